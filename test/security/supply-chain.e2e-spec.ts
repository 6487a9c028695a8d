import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly optional?: boolean }>>;
}

async function run(script: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  return stdout;
}

const scriptOfLicence = (license: string): string =>
  `import { refusedLicences } from './scripts/check-licences.mjs';
       console.log(refusedLicences({ packages: { '': {}, 'node_modules/x': { license: '${license}' } } }).join())`;

const scriptOfReport = (report: string): string =>
  `import { verdictOf } from './scripts/check-advisories.mjs'; console.log(String(verdictOf(${report})))`;

const lock = JSON.parse(await readFile('package-lock.json', 'utf8')) as Lock;

describe('The dependencies', () => {
  it('have licences that a hospital may deliver', async () => {
    await promisify(execFile)(process.execPath, ['scripts/check-licences.mjs']);
    expect((await run(scriptOfLicence('AGPL-3.0'))).trim()).toBe('x AGPL-3.0');
    expect((await run(scriptOfLicence('MIT'))).trim()).toBe('');
  });

  it('are judged by the advisories there are, and by none where nobody can be asked', async () => {
    expect((await run(scriptOfReport('{}'))).trim()).toBe('unknown');
    expect((await run(scriptOfReport('{ vulnerabilities: {} }'))).trim()).toBe('clean');
    const found = '{ vulnerabilities: { x: { name: "x", severity: "high" } } }';
    expect((await run(scriptOfReport(found))).trim()).toBe('x high');
  });

  it('all stand in the bill of materials (CycloneDX)', { timeout: 60_000 }, async () => {
    const npm = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
    const { stdout } = await promisify(execFile)('npm', npm, { maxBuffer: 64 * 1024 * 1024 });
    const bill = JSON.parse(stdout) as {
      bomFormat: string;
      components: { name: string; group?: string; version: string }[];
    };
    expect(bill.bomFormat).toBe('CycloneDX');
    const listed = new Set(bill.components.map(({ name, version }) => `${name}@${version}`));
    const missing = Object.entries(lock.packages)
      .filter(([path]) => path !== '')
      .map(([path, { version = '' }]) => `${path.slice(path.lastIndexOf('node_modules/') + 13)}@${version}`)
      .filter(name => !listed.has(name));
    expect(missing).toEqual([]);
  });

  it('are pinned, each with its checksum', async () => {
    const { dependencies, devDependencies } = JSON.parse(await readFile('package.json', 'utf8')) as Record<
      string,
      Record<string, string>
    >;
    const versions = Object.values({ ...dependencies, ...devDependencies });
    expect(versions.filter(version => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([]);
    const unchecked = Object.entries(lock.packages).filter(
      ([path, entry]) => path !== '' && !('integrity' in entry),
    );
    expect(unchecked.map(([path]) => path)).toEqual([]);
  });
});

describe('The container', () => {
  it('runs as nobody in particular, and writes nowhere but to its data', async () => {
    expect(await readFile('Dockerfile', 'utf8')).toMatch(/^USER node$/m);
    const compose = await readFile('docker-compose.yml', 'utf8');
    for (const line of [
      'read_only: true',
      'cap_drop: [ALL]',
      "security_opt: ['no-new-privileges:true']",
      'tmpfs:',
    ]) {
      expect(compose).toContain(line);
    }
  });
});

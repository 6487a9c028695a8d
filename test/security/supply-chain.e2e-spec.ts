import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

interface Locked {
  readonly name?: string;
  readonly version?: string;
  readonly deprecated?: string;
}

interface Lock {
  readonly packages: Readonly<Record<string, Locked>>;
}

async function run(script: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  return stdout;
}

const scriptOfLicence = (path: string, entry: object): string =>
  `import { refusedLicences } from './scripts/check-licences.mjs';
       console.log(refusedLicences({ packages: { '': {}, 'node_modules/${path}': ${JSON.stringify(entry)} } }).join())`;

const scriptOfReport = (report: string): string =>
  `import { verdictOf } from './scripts/check-advisories.mjs'; console.log(String(verdictOf(${report})))`;

const lock = JSON.parse(await readFile('package-lock.json', 'utf8')) as Lock;

describe('The dependencies', () => {
  it('have licences that a hospital may deliver', async () => {
    await promisify(execFile)(process.execPath, ['scripts/check-licences.mjs']);
  });

  it.each<[string, string, object, string]>([
    ['of the list', 'x', { version: '1.0.0', license: 'MIT' }, ''],
    ['that passes copyleft on', 'x', { version: '1.0.0', license: 'AGPL-3.0' }, 'x@1.0.0 AGPL-3.0'],
    ['that nobody knows', 'x', { version: '1.0.0', license: 'Own' }, 'x@1.0.0 Own'],
    ['that is not named', 'x', { version: '1.0.0' }, 'x@1.0.0 without a licence'],
    ['that was read in this version', 'pause', { version: '0.0.1' }, ''],
    ['that was read in another version', 'pause', { version: '0.0.2' }, 'pause@0.0.2 without a licence'],
    [
      'of a package under another name',
      'pause',
      { name: 'x', version: '0.0.1' },
      'x@0.0.1 without a licence',
    ],
  ])('with a licence %s are judged so', async (_case, path, entry, refused) => {
    expect((await run(scriptOfLicence(path, entry))).trim()).toBe(refused);
  });

  it('are none that their authors have given up', () => {
    const deprecated = Object.entries(lock.packages).filter(([, entry]) => entry.deprecated !== undefined);
    expect(deprecated.map(([path, entry]) => `${path}: ${entry.deprecated}`)).toEqual([]);
  });

  it('are judged by the advisories there are, and by none where nobody can be asked', async () => {
    expect((await run(scriptOfReport('{}'))).trim()).toBe('unknown');
    expect((await run(scriptOfReport('{ vulnerabilities: {} }'))).trim()).toBe('clean');
    const found = '{ vulnerabilities: { x: { name: "x", severity: "high" } } }';
    expect((await run(scriptOfReport(found))).trim()).toBe('x high');
  });

  it.each<[string, string, number]>([
    ['unknown', '', 0],
    ['unknown', 'required', 1],
    ['clean', 'required', 0],
    ['["x high"]', '', 1],
  ])('an answer of %s, where it is %s, ends with %i', async (verdict, demand, code) => {
    const of = verdict.startsWith('[') ? verdict : `'${verdict}'`;
    const script = `import { exitCodeOf } from './scripts/check-advisories.mjs';
       console.log(exitCodeOf(${of}, ${demand === 'required'}))`;
    expect((await run(script)).trim()).toBe(String(code));
  });

  it('all stand in the bill of materials (CycloneDX)', { timeout: 60_000 }, async () => {
    const npm = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
    const { stdout } = await promisify(execFile)('npm', npm, { maxBuffer: 64 * 1024 * 1024 });
    const bill = JSON.parse(stdout) as {
      bomFormat: string;
      components: { 'bom-ref': string; purl: string; hashes: readonly unknown[] }[];
    };
    expect(bill.bomFormat).toBe('CycloneDX');
    const listed = new Set(bill.components.map(component => component['bom-ref']));
    const missing = Object.entries(lock.packages)
      .filter(([path]) => path !== '')
      .map(
        ([path, { name = path.slice(path.lastIndexOf('node_modules/') + 13), version }]) =>
          `${name}@${version}`,
      )
      .filter(name => !listed.has(name));
    expect(missing).toEqual([]);
    expect(bill.components.filter(({ purl, hashes }) => !purl || hashes.length === 0)).toEqual([]);
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
  it('holds each folder that the server reads beside its code', async () => {
    const sources = await readdir('src', { recursive: true });
    const read = await Promise.all(
      sources.filter(path => path.endsWith('.ts')).map(async path => readFile(`src/${path}`, 'utf8')),
    );
    const folders = read.flatMap(text => [...text.matchAll(/join\(packageRoot\(\), '([^'/]+)/g)]);
    const copied = await readFile('Dockerfile', 'utf8');
    expect(folders.length).toBeGreaterThan(1);
    for (const [, folder] of folders) expect(copied).toContain(`COPY --from=build /app/${folder} `);
  });

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

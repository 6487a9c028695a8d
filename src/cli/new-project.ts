import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

interface OwnPackage {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** Copies the template `hospital`, with the versions that this release was tested with. Returns what to do next. */
export async function newProject(directory: string, from?: string): Promise<string> {
  const target = resolve(directory);
  const name = basename(target);
  if (!/^[a-z0-9][a-z0-9._-]{0,213}$/.test(name)) {
    throw new Error(`${name} cannot be the name of a package: use small letters, digits, -, _ and .`);
  }
  if (existsSync(target) && (await readdir(target)).length > 0) {
    throw new Error(`${target} is not empty: choose another directory`);
  }
  const root = packageRoot();
  const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as OwnPackage;
  await mkdir(target, { recursive: true });
  await cp(join(root, 'templates/hospital'), target, { recursive: true });
  // npm packs no file of this name.
  await rename(join(target, 'gitignore'), join(target, '.gitignore'));
  for (const file of ['package.json', 'README.md']) {
    const text = await readFile(join(target, file), 'utf8');
    await writeFile(join(target, file), filled(text, name, from ?? own.version, own));
  }
  const next = `${name} is made. Next:\n\n  cd ${directory}\n  npm install\n  npm test\n  npm start\n`;
  return from === undefined && isCheckout(root) ? `${next}\n${whereFrom(own.version)}` : next;
}

/** A package has what was built, and no sources. */
function isCheckout(root: string): boolean {
  return existsSync(join(root, 'src'));
}

function whereFrom(version: string): string {
  return (
    `Where npm cannot fetch firekeeper ${version}, make the package here by npm pack, and the project with\n` +
    `--from file:/path/to/firekeeper-${version}.tgz (docs/extending/tutorial.md).\n`
  );
}

/** `{{name}}`, and `{{version:typescript}}` as this release has it. */
function filled(text: string, name: string, firekeeper: string, own: OwnPackage): string {
  const versions = { ...own.devDependencies, ...own.dependencies, firekeeper };
  return text.replaceAll('{{name}}', name).replaceAll(/\{\{version:([^}]+)\}\}/g, (_, dependency: string) => {
    const version = (versions as Readonly<Record<string, string>>)[dependency];
    if (version === undefined)
      throw new Error(`The template asks for ${dependency}, which this release lacks`);
    return version;
  });
}

/** By hand: whoever makes a project may have an older Node, and gets ours with the project. */
function packageRoot(): string {
  let directory = import.meta.dirname;
  while (!existsSync(join(directory, 'package.json'))) {
    if (dirname(directory) === directory)
      throw new Error('No directory above holds the package.json of firekeeper');
    directory = dirname(directory);
  }
  return directory;
}

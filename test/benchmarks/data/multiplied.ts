import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sharedData } from '../../support/shared-data.js';
import { readBundle, type SyntheaBundle } from './synthea.js';

const run = promisify(execFile);
/** Made and loaded in portions, so that a million resources need no room on the disk twice. */
const PORTION = 100;

/** Any number of patients, made from the Synthea ones with other names, dates and ids; the same for the same number. */
export async function* multipliedBundles(patients: number): AsyncGenerator<SyntheaBundle> {
  const program = sharedData('multiply.mjs');
  if (!program) return;
  for (let start = 0; start < patients; start += PORTION) {
    const folder = await mkdtemp(join(tmpdir(), 'firekeeper-patients-'));
    const count = String(Math.min(PORTION, patients - start));
    await run(process.execPath, [
      program,
      '--format',
      'bundles',
      '--out',
      folder,
      '--start',
      String(start),
      '--count',
      count,
    ]);
    const names = (await readdir(folder)).toSorted();
    for (const name of names) {
      // Hospitals and practitioners stand in every portion, and are loaded once.
      if (start > 0 && !name.startsWith('patient-')) continue;
      yield readBundle(name, await readFile(join(folder, name), 'utf8'));
    }
    await rm(folder, { recursive: true, force: true });
  }
}

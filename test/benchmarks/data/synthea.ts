import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sharedData } from '../../support/shared-data.js';
import { readTarArchive } from '../../support/tar-archive.js';

interface Bundle {
  readonly type: string;
  readonly entry: readonly { readonly resource?: { readonly resourceType: string } }[];
}

export interface SyntheaBundle {
  readonly name: string;
  readonly text: string;
  readonly resources: number;
}

/** Hospitals and practitioners first, then the patients; empty where the data is not there. */
export function syntheaBundles(): { readonly shared: SyntheaBundle[]; readonly patients: SyntheaBundle[] } {
  const folder = sharedData('synthea');
  const archive = sharedData('synthea-120.tar.gz');
  if (!folder || !archive) return { shared: [], patients: [] };
  const shared = readdirSync(folder)
    .filter(name => name.startsWith('0') && name.includes('Information'))
    .toSorted()
    .map(name => readBundle(name, readFileSync(join(folder, name), 'utf8')));
  const patients = [...readTarArchive(archive)]
    .filter(([name]) => name.endsWith('.json') && !name.includes('Information'))
    .map(([name, text]) => readBundle(name, text));
  return { shared, patients };
}

export function readBundle(name: string, text: string): SyntheaBundle {
  return { name, text, resources: (JSON.parse(text) as Bundle).entry.length };
}

import { closeSync, openSync, readSync } from 'node:fs';
import type { CodeSystem, ValueSet } from 'fhir/r4.js';
import { readGenerated } from './generated-files.js';
import type { GeneratedFiles, TerminologyPlace } from './generated-files.js';

export type TerminologyType = 'CodeSystem' | 'ValueSet';

const LINES = new URL('./generated/terminology.ndjson', import.meta.url);

let places: GeneratedFiles['terminology'] | undefined;

/**
 * A CodeSystem or ValueSet that R4 itself defines; without a version the last one. It is read from disk each time:
 * all of them would take more memory than any installation needs.
 */
export function builtInDefinition(
  resourceType: TerminologyType,
  url: string,
  version?: string,
): CodeSystem | ValueSet | undefined {
  places ??= readGenerated('terminology');
  const versions = Object.hasOwn(places[resourceType], url) ? (places[resourceType][url] ?? []) : [];
  const place = version === undefined ? versions.at(-1) : versions.find(([own]) => own === version);
  return place && (JSON.parse(lineAt(place)) as CodeSystem | ValueSet);
}

function lineAt([, offset, length]: TerminologyPlace): string {
  const line = Buffer.alloc(length);
  const file = openSync(LINES, 'r');
  try {
    readSync(file, line, 0, length, offset);
  } finally {
    closeSync(file);
  }
  return line.toString('utf8');
}

import { createInterface } from 'node:readline';
import { text as textOf } from 'node:stream/consumers';
import { parseJson } from '../../fhir/model/json.js';
import { type ImportMistake, type ImportWork, putAll, type ResourceText } from './import-work.js';
import type { ImportSource } from './import-sources.js';

const BATCH = 100;

type Read = ImportWork | ImportMistake;

interface Bundle {
  readonly type?: string;
  readonly entry?: readonly { readonly resource?: unknown }[];
}

/** What a file brings, a hundred resources at a time. */
export async function* readWork(source: ImportSource): AsyncGenerator<Read> {
  const resources = source.name.endsWith('.ndjson') ? lines(source) : elements(source);
  let waiting: ResourceText[] = [];
  for await (const each of resources) {
    if (!('text' in each)) {
      yield each;
      continue;
    }
    waiting.push(each);
    if (waiting.length < BATCH) continue;
    yield putAll(source.name, waiting);
    waiting = [];
  }
  if (waiting.length > 0) yield putAll(source.name, waiting);
}

async function* lines({ name, open }: ImportSource): AsyncGenerator<ResourceText | ImportMistake> {
  let number = 0;
  for await (const line of createInterface({ input: open(), crlfDelay: Infinity })) {
    number++;
    if (line.trim() !== '') yield resourceText(name, `line ${number}`, line);
  }
}

/** A transaction or batch goes as it is; of other Bundles each resource. */
async function* elements({ name, open }: ImportSource): AsyncGenerator<ResourceText | Read> {
  const text = (await textOf(open())).trim();
  const read = parsed(text);
  if (read?.['resourceType'] !== 'Bundle') {
    yield resourceText(name, 'the resource', text);
    return;
  }
  const { type, entry = [] } = read as Bundle;
  if (type === 'transaction' || type === 'batch') {
    yield { file: name, body: text, places: entry.map((_, index) => `entry ${index}`) };
    return;
  }
  for (const [index, { resource }] of entry.entries())
    if (resource !== undefined) yield resourceText(name, `entry ${index}`, JSON.stringify(resource));
}

function resourceText(file: string, place: string, text: string): ResourceText | ImportMistake {
  const read = parsed(text);
  if (read === undefined) return { file, place, mistake: 'is no JSON object' };
  const { resourceType, id } = read;
  if (typeof resourceType !== 'string') return { file, place, mistake: 'has no resourceType' };
  if (typeof id !== 'string')
    return { file, place, mistake: 'has no id: give it one, so that a second import does not make it twice' };
  return { place, text, address: `${resourceType}/${id}` };
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const read: unknown = parseJson(text);
    return typeof read === 'object' && read !== null && !Array.isArray(read)
      ? (read as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

import { createHash } from 'node:crypto';

/** What one request brings: a Bundle, and where each of its entries stands. */
export interface ImportWork {
  readonly file: string;
  /** The Bundle as JSON text, of type `transaction` or `batch`. */
  readonly body: string;
  /** `line 12`, `entry 3`: by the index of the entry. */
  readonly places: readonly string[];
  /** The same as a batch, by which the good entries come in without the bad ones; not for a transaction of the file's own. */
  readonly asBatch?: string | undefined;
}

/** Cannot be sent at all. */
export interface ImportMistake {
  readonly file: string;
  readonly place: string;
  readonly mistake: string;
}

/** One resource as it was written, every digit. */
export interface ResourceText {
  readonly place: string;
  readonly text: string;
  readonly address: string;
}

export function putAll(file: string, resources: readonly ResourceText[]): ImportWork {
  const entries = resources.map(
    ({ text, address }) => `{"resource":${text},"request":{"method":"PUT","url":${JSON.stringify(address)}}}`,
  );
  const bundle = (type: string): string =>
    `{"resourceType":"Bundle","type":"${type}","entry":[${entries.join(',')}]}`;
  const places = resources.map(({ place }) => place);
  return { file, body: bundle('transaction'), asBatch: bundle('batch'), places };
}

/** Names the work in the journal by what it holds, which it does not tell. */
export function keyOf({ file, body, places }: ImportWork, url: string): string {
  return createHash('sha256')
    .update(JSON.stringify([url, file, places[0]]))
    .update(body)
    .digest('hex');
}

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { FhirError } from '../fhir/errors/fhir-error.js';
import { parseJson } from '../fhir/model/json.js';
import type { Resource } from '../fhir/model/resource.js';
import { ResourceValidator } from '../fhir/validation/resource-validator.js';
import type { BootstrapMistake } from './bootstrap-error.js';
import { isLoadable, putBundle, requestBundle } from './request-bundle.js';

const LINES_PER_TRANSACTION = 500;

/** A file of resources: one bundle or resource as JSON, or a resource on each line (NDJSON). */
export class ResourceFile {
  constructor(
    /** Absolute. */
    readonly file: string,
    /** Where the bootstrap file names it: `$.resources[0]`. */
    private readonly path: string,
  ) {}

  /** Everything that is wrong with the file; empty if all of it can be loaded. */
  async mistakes(): Promise<readonly BootstrapMistake[]> {
    const validator = new ResourceValidator();
    const mistakes: BootstrapMistake[] = [];
    try {
      for await (const { place, text } of this.documents()) {
        const path = place === undefined ? this.path : `${this.path} ${place}`;
        mistakes.push(...mistakesOf(text, validator).map(message => ({ path, message })));
      }
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error)) throw error;
      return [{ path: this.path, message: `${this.file} cannot be read (${String(error.code)})` }];
    }
    return mistakes;
  }

  /** Bundles of type `transaction` or `batch`, to be executed one after the other. */
  async *bundles(): AsyncGenerator<Resource> {
    let lines: Resource[] = [];
    for await (const { place, text } of this.documents()) {
      const resource = parseJson(text) as Resource;
      if (place === undefined) yield requestBundle(resource);
      else lines.push(resource);
      if (lines.length < LINES_PER_TRANSACTION) continue;
      yield putBundle(lines);
      lines = [];
    }
    if (lines.length > 0) yield putBundle(lines);
  }

  /** What the server found out only while it loaded the file, such as a reference to nothing. */
  refusals(error: FhirError): readonly BootstrapMistake[] {
    return error.issues.map(({ expression, diagnostics }) => ({
      path: this.path,
      message: words(expression, diagnostics),
    }));
  }

  /** The same for the same content: a file that has not changed is not loaded again. */
  async contentHash(): Promise<string> {
    const digest = createHash('sha256');
    for await (const chunk of createReadStream(this.file)) digest.update(chunk as Buffer);
    return digest.digest('base64url');
  }

  private async *documents(): AsyncGenerator<{ place?: string; text: string }> {
    if (!/\.ndjson$/i.test(this.file)) {
      yield { text: await readFile(this.file, 'utf8') };
      return;
    }
    let number = 0;
    for await (const text of createInterface({ input: createReadStream(this.file), crlfDelay: Infinity })) {
      number += 1;
      if (text.trim() !== '') yield { place: `line ${number}`, text };
    }
  }
}

function mistakesOf(text: string, validator: ResourceValidator): readonly string[] {
  try {
    const resource = parseJson(text);
    const issues = validator.validate(resource);
    if (issues.length > 0) return issues.map(({ expression, diagnostics }) => words(expression, diagnostics));
    return isLoadable(resource as Resource)
      ? []
      : ['holds a resource without an id: give it one, or a request'];
  } catch (error) {
    if (error instanceof FhirError) return error.issues.map(issue => issue.diagnostics);
    throw error;
  }
}

function words(expression: string | undefined, diagnostics: string): string {
  return expression === undefined ? diagnostics : `${expression}: ${diagnostics}`;
}

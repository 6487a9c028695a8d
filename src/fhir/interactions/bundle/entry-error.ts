import { FhirError, type Issue } from '../../errors/fhir-error.js';

/** A refusal inside a bundle: the same fact, with the entry named in it. */
class EntryError extends FhirError {
  readonly status: number;
  override readonly headers: Readonly<Record<string, string>>;

  constructor(
    entry: string,
    override readonly cause: FhirError,
  ) {
    super(cause.issues.map(issue => within(entry, issue)));
    this.status = cause.status;
    this.headers = cause.headers;
  }
}

/** Runs the work; what it refuses is told of this entry. */
export function inEntry<T>(entry: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw entryError(entry, error);
  }
}

export async function inEntryAsync<T>(entry: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw entryError(entry, error);
  }
}

export function entryError(entry: string, error: unknown): unknown {
  return error instanceof FhirError && !(error instanceof EntryError) ? new EntryError(entry, error) : error;
}

/** `Patient.name` becomes `Bundle.entry[3].resource.name`. */
function within(entry: string, issue: Issue): Issue {
  const { expression } = issue;
  if (expression === undefined) return { ...issue, expression: entry };
  if (expression.startsWith('Bundle.entry[')) return issue;
  // Operations of a patch are named by their index alone.
  if (expression.startsWith('[')) return { ...issue, expression: `${entry}.resource${expression}` };
  const rest = /^[A-Z][A-Za-z]+(?=[.[]|$)/.test(expression)
    ? expression.replace(/^[A-Za-z]+/, '.resource')
    : `.${expression}`;
  return { ...issue, expression: entry + rest };
}

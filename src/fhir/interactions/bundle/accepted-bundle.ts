import { InvalidError, type Issue, StructureError, TooCostlyError } from '../../errors/fhir-error.js';
import type { Resource } from '../../model/resource.js';
import { ResourceValidator } from '../../validation/resource-validator.js';
import { entriesOf, type RawEntry } from './bundle-entry.js';

const validator = new ResourceValidator();

/** What the FHIR base takes by POST. https://hl7.org/fhir/R4/http.html#transaction */
export type ProcessedBundle = 'batch' | 'transaction';

/** Batch or transaction; any other body is a 400 that says where it belongs. */
export function processedBundleType(body: unknown): ProcessedBundle {
  const { resourceType, type } = (body ?? {}) as { readonly resourceType?: unknown; readonly type?: unknown };
  if (resourceType !== 'Bundle') {
    throw new InvalidError('The FHIR base takes a Bundle: send a resource alone to the path of its type');
  }
  if (type !== 'batch' && type !== 'transaction') {
    throw new InvalidError(
      'The FHIR base takes a Bundle of type batch or transaction: send another one to /Bundle to store it',
      'Bundle.type',
    );
  }
  return type;
}

/** The entries of a transaction: any mistake in any of them refuses the whole. */
export async function acceptTransaction(body: unknown, mostEntries: number): Promise<readonly RawEntry[]> {
  requireFewEntries(body, mostEntries);
  requireNoIssues(await validator.validateLarge(body));
  if (processedBundleType(body) !== 'transaction') {
    throw new InvalidError('A Bundle of type transaction is expected', 'Bundle.type');
  }
  return entriesOf(body as Resource);
}

/** The entries of a batch, their resources not looked at yet: each answers for itself. */
export function acceptBatch(body: unknown, mostEntries: number): readonly RawEntry[] {
  requireFewEntries(body, mostEntries);
  if (processedBundleType(body) !== 'batch') {
    throw new InvalidError('A Bundle of type batch is expected', 'Bundle.type');
  }
  requireNoIssues(validator.validate(withoutResources(body as Resource)));
  return entriesOf(body as Resource);
}

function requireFewEntries(body: unknown, most: number): void {
  const { entry } = (body ?? {}) as { readonly entry?: unknown };
  if (!Array.isArray(entry) || entry.length <= most) return;
  throw new TooCostlyError(`A batch or transaction may have ${most} entries: send several`, 413);
}

function withoutResources(bundle: Resource): Resource {
  const { entry } = bundle;
  if (!Array.isArray(entry)) return bundle;
  return { ...bundle, entry: entry.map(withoutResource) };
}

function withoutResource(entry: unknown): unknown {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return entry;
  const { resource: _judgedByItself, ...frame } = entry as Readonly<Record<string, unknown>>;
  return frame;
}

function requireNoIssues(issues: readonly Issue[]): void {
  if (issues.length > 0) throw new StructureError(issues);
}

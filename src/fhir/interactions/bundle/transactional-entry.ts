import { InvalidError, NotSupportedError } from '../../errors/fhir-error.js';
import { type Subset, subsetText } from '../subset.js';
import { subsetOf } from '../subset-parameters.js';
import type { BundleEntry } from './bundle-entry.js';
import type { PartOfTarget, PlainTarget } from './entry-target.js';
import type { Rendering } from './searchset.js';

/** An entry that needs no route: what a route answers knows nothing of the transaction, nor what it has written. */
export interface TransactionalEntry extends BundleEntry {
  readonly target: PlainTarget;
  /** What is wanted of each resource that is read; all of it if undefined. */
  readonly subset?: Subset;
}

/** Refuses what only a route could answer. https://hl7.org/fhir/R4/http.html#trules */
export function transactionalEntry(entry: BundleEntry): TransactionalEntry {
  const { target, ...rest } = entry;
  if (target.kind !== 'route') return { ...rest, target };
  if (!target.partOf) {
    throw new NotSupportedError(
      'A transaction takes no operations, metadata, searches of several types, _pretty or _format: send them in a batch',
    );
  }
  const subset = subsetIn(target.partOf);
  return { ...rest, target: target.partOf.target, ...(subset ? { subset } : {}) };
}

/** How the resources that the entry reads are shown. */
export function renderingOf({ subset }: TransactionalEntry): Rendering {
  return content => (subset ? subsetText(content, subset) : content);
}

function subsetIn({ target, part }: PartOfTarget): Subset | undefined {
  const stated = new Map(part);
  if (stated.size < part.length)
    throw new InvalidError('_summary or _elements stands more than once', 'request.url');
  return subsetOf(stated, target.kind === 'system-history' ? undefined : target.resourceType);
}

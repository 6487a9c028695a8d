import { resourceTypeNumber } from '../../definitions/resource-types.js';
import { InvalidError } from '../../errors/fhir-error.js';
import type { Resource, ResourceAddress } from '../../model/resource.js';
import type { TermHash } from '../../search/term-hash.js';
import type { ResourceChange } from '../resource.repository.js';

/** A change with the place of its resource. */
export interface WriteTarget {
  /** Its place among the changes. */
  readonly index: number;
  readonly change: ResourceChange;
  readonly address: ResourceAddress;
  readonly key: bigint;
  readonly type: number;
  /** Undefined for a deletion. */
  readonly resource: Resource | undefined;
  readonly letter: 'c' | 'u' | 'd';
}

const LETTERS = { create: 'c', update: 'u', patch: 'u', delete: 'd' } as const;

/** https://hl7.org/fhir/R4/http.html#trules: a resource may be changed once in a transaction. */
export function writeTargets(changes: readonly ResourceChange[], hash: TermHash): readonly WriteTarget[] {
  const targets = changes.map((change, index) => targetOf(change, index, hash));
  if (new Set(targets.map(target => target.key)).size < targets.length) {
    throw new InvalidError('The transaction changes the same resource more than once');
  }
  return targets;
}

function targetOf(change: ResourceChange, index: number, hash: TermHash): WriteTarget {
  const resource = change.interaction === 'delete' ? undefined : change.resource;
  const resourceType = change.interaction === 'delete' ? change.resourceType : change.resource.resourceType;
  const address = { resourceType, id: change.id };
  return {
    index,
    change,
    address,
    key: hash.keyOf(address),
    type: resourceTypeNumber(resourceType),
    resource,
    letter: LETTERS[change.interaction],
  };
}

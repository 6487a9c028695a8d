import type { AccessFilter } from '../../access/access-filter.js';
import { InvalidError } from '../../errors/fhir-error.js';
import type { Resource } from '../../model/resource.js';
import { requireSameId } from '../accepted-resource.js';
import { type Condition, parseCondition } from '../condition.js';
import { patchInEntry, type ResourcePatch } from '../resource-patch.js';
import { inEntry } from './entry-error.js';
import type { TransactionalEntry } from './transactional-entry.js';

/** An entry that writes, with what can be said about it before the database is asked. */
export interface PlannedEntry {
  readonly entry: TransactionalEntry;
  readonly resourceType: string;
  /** Of the URL; undefined for creates and conditional interactions. */
  readonly id?: string;
  readonly condition?: Condition;
  /** What is written by POST and PUT. */
  readonly resource?: Resource;
  readonly patch?: ResourcePatch;
}

/** The entries of a transaction by the step in which they are processed. https://hl7.org/fhir/R4/http.html#trules */
export class TransactionPlan {
  readonly deletes: readonly PlannedEntry[];
  readonly creates: readonly PlannedEntry[];
  readonly updates: readonly PlannedEntry[];
  readonly patches: readonly PlannedEntry[];
  readonly reads: readonly TransactionalEntry[];

  constructor(
    readonly access: AccessFilter,
    readonly entries: readonly TransactionalEntry[],
  ) {
    this.deletes = this.planned('DELETE');
    this.creates = this.planned('POST');
    this.updates = this.planned('PUT');
    this.patches = this.planned('PATCH');
    this.reads = entries.filter(({ method }) => method === 'GET' || method === 'HEAD');
  }

  /** What concurrent conditional interactions are kept apart by. */
  get criteria(): readonly string[] {
    const keys = [...this.deletes, ...this.creates, ...this.updates, ...this.patches].flatMap(
      ({ condition }) => condition?.key ?? [],
    );
    return [...new Set(keys)].toSorted();
  }

  private planned(method: TransactionalEntry['method']): readonly PlannedEntry[] {
    return this.entries
      .filter(entry => entry.method === method)
      .map(entry => inEntry(entry.path, () => this.plan(entry)));
  }

  private plan(entry: TransactionalEntry): PlannedEntry {
    const { target, resource } = entry;
    if (target.kind !== 'instance' && target.kind !== 'type')
      throw new Error('The target was checked before');
    const { resourceType } = target;
    const criteria =
      entry.method === 'POST' ? entry.ifNoneExist : target.kind === 'type' ? target.query : undefined;
    return {
      entry,
      resourceType,
      ...(target.kind === 'instance' ? { id: target.id } : {}),
      ...(criteria === undefined ? {} : { condition: parseCondition(this.access, resourceType, criteria) }),
      ...bodyOf(entry, resourceType, resource),
    };
  }
}

function bodyOf(
  { method, target }: TransactionalEntry,
  resourceType: string,
  body: unknown,
): Pick<PlannedEntry, 'resource' | 'patch'> {
  if (method === 'DELETE') return {};
  if (method === 'PATCH') return { patch: patchInEntry(body) };
  const resource = body as Resource;
  if (resource.resourceType !== resourceType) {
    throw new InvalidError(
      `The resource must be a ${resourceType}, as the URL says`,
      'resource.resourceType',
    );
  }
  if (target.kind === 'instance') requireSameId(resource, target.id);
  return { resource };
}

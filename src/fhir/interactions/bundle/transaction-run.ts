import { FhirError, InvalidError, NotFoundError } from '../../errors/fhir-error.js';
import { formatReference } from '../../model/reference.js';
import type { ResourceAddress } from '../../model/resource.js';
import type { SearchOptions } from '../../search/search-query.parser.js';
import type {
  ChangeOutcome,
  ResourceChange,
  ResourceTransaction,
} from '../../storage/resource.repository.js';
import { findMatch, unchanged } from '../condition.js';
import { type Deletion, findDeletions } from '../deletions.js';
import { patched } from '../patch.interaction.js';
import type { SearchInteraction } from '../search.interaction.js';
import { type BundleEntry, versionOf } from './bundle-entry.js';
import {
  deletionResponse,
  type EntryResponse,
  type ReturnPreference,
  withoutBody,
  writeResponse,
} from './bundle-response.js';
import { entryError, inEntryAsync } from './entry-error.js';
import { ReadBudget } from './read-budget.js';
import { type PendingReference, ReferenceRewriting } from './reference-rewriting.js';
import { resolveReferences } from './reference-resolution.js';
import type { PlannedEntry, TransactionPlan } from './transaction-plan.js';
import { TransactionReads } from './transaction-reads.js';

interface RunOptions extends Pick<SearchOptions, 'handling'> {
  readonly fhirBase: string;
  readonly preference: ReturnPreference;
  /** How many resources one conditional delete may delete. */
  readonly deleteLimit: number;
}

/** A change whose resource has its place. */
interface Write {
  readonly entry: BundleEntry;
  readonly change: ResourceChange;
}

interface Applied {
  readonly entry: BundleEntry;
  readonly outcome: ChangeOutcome;
}

/** One transaction in its steps, inside the database transaction. https://hl7.org/fhir/R4/http.html#trules */
export class TransactionRun {
  private readonly responses = new Map<number, EntryResponse>();
  private readonly rewriting = new ReferenceRewriting();
  /** Every resource that is written, to refuse a second write of it. */
  private readonly written = new Set<string>();
  /** The conditions under which something is created. */
  private readonly creating = new Set<string>();
  private readonly reads: TransactionReads;
  /** In the order in which they were applied. */
  private readonly changed: Write[] = [];

  constructor(
    private readonly transaction: ResourceTransaction,
    private readonly plan: TransactionPlan,
    searches: SearchInteraction,
    private readonly options: RunOptions,
  ) {
    this.reads = new TransactionReads(transaction, searches, options.fhirBase, options);
  }

  async execute(): Promise<readonly EntryResponse[]> {
    if (this.plan.criteria.length > 0) await this.transaction.lockCriteria(this.plan.criteria);
    await this.delete();
    await this.write([...(await this.creates()), ...(await this.updates()), ...(await this.patches())]);
    await namingEntry(this.changed, async () => this.transaction.verifyReferences());
    const budget = new ReadBudget();
    for (const entry of this.plan.reads) {
      const read = async (): Promise<EntryResponse> => this.reads.read(entry);
      const response = await inEntryAsync(entry.path, async () => budget.spend(read));
      this.responses.set(entry.index, entry.method === 'HEAD' ? withoutBody(response) : response);
    }
    return this.plan.entries.map(({ index }) => this.responses.get(index)!);
  }

  /** A condition may stand for several deletions: each entry answers for all of its own. */
  private async delete(): Promise<void> {
    const writes: Write[] = [];
    for (const planned of this.plan.deletes) {
      const { entry } = planned;
      for (const change of await this.deletionsOf(planned)) {
        this.claim(entry, change);
        writes.push({ entry, change });
      }
    }
    const outcomes = Map.groupBy(await this.applied(writes), ({ entry }) => entry);
    const { fhirBase, preference } = this.options;
    for (const { entry } of this.plan.deletes) {
      const own = (outcomes.get(entry) ?? []).map(({ outcome }) => outcome);
      this.respond(entry, deletionResponse(own, fhirBase, preference));
    }
  }

  private async deletionsOf({
    entry,
    resourceType,
    id,
    condition,
  }: PlannedEntry): Promise<readonly Deletion[]> {
    const version = versionOf(entry);
    if (!condition) return [{ interaction: 'delete', resourceType, id: id!, ...version }];
    const { deleteLimit } = this.options;
    return inEntryAsync(entry.path, async () =>
      findDeletions(this.transaction, condition, version, deleteLimit),
    );
  }

  /** Patients first, so that what belongs to them can be placed with them. */
  private async creates(): Promise<readonly Write[]> {
    const patientsFirst = [
      ...this.plan.creates.filter(({ resourceType }) => resourceType === 'Patient'),
      ...this.plan.creates.filter(({ resourceType }) => resourceType !== 'Patient'),
    ];
    const writes: Write[] = [];
    for (const planned of patientsFirst) {
      const { entry, resourceType } = planned;
      const resource = planned.resource!;
      const match = await this.matchOf(planned);
      if (match) {
        const outcome = await unchanged(this.transaction, match);
        this.respond(entry, writeResponse(outcome, this.options.fhirBase, this.options.preference));
        this.rewriting.add(entry, formatReference(match));
        continue;
      }
      this.claimCondition(planned);
      const id = this.transaction.newId(resource, reference => this.rewriting.resolve(reference, entry));
      const address = { resourceType, id };
      this.claim(entry, address);
      this.rewriting.add(entry, formatReference(address));
      writes.push({ entry, change: { interaction: 'create', id, resource } });
    }
    return writes;
  }

  private async updates(): Promise<readonly Write[]> {
    const writes: Write[] = [];
    for (const planned of this.plan.updates) {
      const { entry, resourceType } = planned;
      const resource = planned.resource!;
      const match = await this.matchOf(planned);
      if (match && resource.id !== undefined && resource.id !== match.id) {
        throw new InvalidError(
          'The id must be that of the resource which matches',
          `${entry.path}.resource.id`,
        );
      }
      if (!match) this.claimCondition(planned);
      const id = planned.id ?? match?.id ?? resource.id ?? this.transaction.newId(resource);
      this.claim(entry, { resourceType, id });
      this.rewriting.add(entry, formatReference({ resourceType, id }));
      const isUnmatched = planned.condition !== undefined && !match;
      writes.push({
        entry,
        change: { interaction: 'update', id, resource, ...versionOf(entry), isUnmatched },
      });
    }
    return writes;
  }

  private async patches(): Promise<readonly Write[]> {
    if (this.plan.patches.length === 0) return [];
    const addresses: ResourceAddress[] = [];
    for (const planned of this.plan.patches) {
      const { entry, resourceType } = planned;
      const id = planned.id ?? (await this.matchOf(planned))?.id;
      if (id === undefined)
        throw entryError(entry.path, new NotFoundError('No resource matches the condition'));
      this.claim(entry, { resourceType, id });
      addresses.push({ resourceType, id });
    }
    const current = new Map(
      (await this.transaction.lock(addresses)).map(stored => [formatReference(stored), stored]),
    );
    return Promise.all(
      this.plan.patches.map(async ({ entry, patch }, index) => {
        const { id, ...address } = addresses[index]!;
        const resource = await inEntryAsync(entry.path, async () =>
          patched(
            this.transaction,
            current.get(formatReference({ id, ...address })),
            patch!,
            versionOf(entry),
          ),
        );
        return { entry, change: { interaction: 'patch', id, resource, ...versionOf(entry) } as const };
      }),
    );
  }

  /** Conditional references are resolved last, so that they find what the transaction itself has written. */
  private async write(writes: readonly Write[]): Promise<void> {
    const waiting: Write[] = [];
    const ready: Write[] = [];
    const pending: PendingReference[] = [];
    for (const write of writes) {
      const references =
        'resource' in write.change ? this.rewriting.rewrite(write.change.resource, write.entry) : [];
      (references.length > 0 ? waiting : ready).push(write);
      pending.push(...references);
    }
    await this.apply(ready);
    await resolveReferences(this.transaction, this.plan.access, pending);
    await this.apply(waiting);
  }

  private async apply(writes: readonly Write[]): Promise<void> {
    const { fhirBase, preference } = this.options;
    for (const { entry, outcome } of await this.applied(writes)) {
      this.respond(entry, writeResponse(outcome, fhirBase, preference));
    }
  }

  private async applied(writes: readonly Write[]): Promise<readonly Applied[]> {
    if (writes.length === 0) return [];
    const outcomes = await namingEntry(writes, async () =>
      this.transaction.apply(writes.map(({ change }) => change)),
    );
    this.changed.push(...writes);
    return writes.map(({ entry }, index) => ({ entry, outcome: outcomes[index]! }));
  }

  private async matchOf({ entry, condition }: PlannedEntry): Promise<Awaited<ReturnType<typeof findMatch>>> {
    if (!condition) return undefined;
    return inEntryAsync(entry.path, async () => findMatch(this.transaction, condition));
  }

  /** Neither sees what the other is about to create. */
  private claimCondition({ entry, condition }: PlannedEntry): void {
    if (!condition) return;
    if (this.creating.has(condition.key)) {
      throw new InvalidError(
        'Another entry creates a resource under the same condition: send it once',
        `${entry.path}.request.${entry.method === 'POST' ? 'ifNoneExist' : 'url'}`,
      );
    }
    this.creating.add(condition.key);
  }

  /** https://hl7.org/fhir/R4/http.html#trules: one resource, one change. */
  private claim(entry: BundleEntry, address: ResourceAddress): void {
    const reference = formatReference(address);
    if (this.written.has(reference)) {
      throw new InvalidError('Another entry changes the same resource', `${entry.path}.request.url`);
    }
    this.written.add(reference);
  }

  private respond(entry: BundleEntry, response: EntryResponse): void {
    this.responses.set(entry.index, response);
  }
}

/** What refuses one of these changes is told of its entry. */
async function namingEntry<T>(writes: readonly Write[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const index = error instanceof FhirError ? error.changeIndex : undefined;
    const entry = index === undefined ? undefined : writes[index]?.entry;
    throw entry ? entryError(entry.path, error) : error;
  }
}

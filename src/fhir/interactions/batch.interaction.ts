import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import type { AccessFilter } from '../access/access-filter.js';
import { FhirError } from '../errors/fhir-error.js';
import { mapInSlices, TimeSlices } from '../model/time-slices.js';
import { acceptBatch } from './bundle/accepted-bundle.js';
import { type BundleEntry, parseBundleEntry, type RawEntry } from './bundle/bundle-entry.js';
import { type BundleResponse, type EntryResponse, refusal } from './bundle/bundle-response.js';
import { entryError } from './bundle/entry-error.js';
import { type BatchOptions, EntryExecution } from './bundle/entry-execution.js';
import { ReadBudget } from './bundle/read-budget.js';

/** How many entries that cannot disturb each other run at once. */
const CONCURRENCY = 4;

/** In the order of a transaction, for clients that rely on it; creates and reads run side by side. */
const STEPS = [
  { methods: ['DELETE'], concurrency: 1 },
  { methods: ['POST'], concurrency: CONCURRENCY },
  { methods: ['PUT', 'PATCH'], concurrency: 1 },
  { methods: ['GET', 'HEAD'], concurrency: CONCURRENCY },
] as const;

/** Every entry by itself: each succeeds or fails alone. https://hl7.org/fhir/R4/http.html#transaction */
@Injectable()
export class BatchInteraction {
  constructor(
    private readonly execution: EntryExecution,
    private readonly environment: Environment,
  ) {}

  async execute(access: AccessFilter, bundle: unknown, options: BatchOptions = {}): Promise<BundleResponse> {
    const responses: EntryResponse[] = [];
    const { MAX_BUNDLE_ENTRIES } = this.environment;
    const raw = acceptBatch(bundle, MAX_BUNDLE_ENTRIES);
    const parsed = await mapInSlices(raw, (entry, index) => this.parse(entry, index));
    const entries = parsed.flatMap((entry, index) => {
      if ('target' in entry) return entry;
      responses[index] = entry;
      return [];
    });
    const budget = new ReadBudget();
    for (const { methods, concurrency } of STEPS) {
      const step = entries.filter(({ method }) => methods.some(one => one === method));
      await inParallel(step, concurrency, async entry => {
        responses[entry.index] = await this.respond(access, entry, options, budget);
      });
    }
    return { type: 'batch-response', entries: responses };
  }

  private parse(raw: RawEntry, index: number): BundleEntry | EntryResponse {
    try {
      return parseBundleEntry(raw, index, this.environment.fhirBase);
    } catch (error) {
      return refusalOf(error);
    }
  }

  private async respond(
    access: AccessFilter,
    entry: BundleEntry,
    options: BatchOptions,
    budget: ReadBudget,
  ): Promise<EntryResponse> {
    const work = async (): Promise<EntryResponse> => this.execution.execute(access, entry, options);
    try {
      return isRead(entry) ? await budget.spend(work) : budget.shorten(await work());
    } catch (error) {
      return refusalOf(entryError(entry.path, error));
    }
  }
}

/** Operations answer as much as reads do, by POST too. */
function isRead({ method, target }: BundleEntry): boolean {
  return method === 'GET' || method === 'HEAD' || target.kind === 'route';
}

/** A mistake of ours stays an error of the whole request, so that it is logged. */
function refusalOf(error: unknown): EntryResponse {
  if (error instanceof FhirError) return refusal(error);
  throw error;
}

async function inParallel<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const slices = new TimeSlices();
  const lane = async (): Promise<void> => {
    for (const item of queue) {
      await work(item);
      // What is refused at once has waited for nothing.
      if (slices.isOver) await slices.pause();
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
}

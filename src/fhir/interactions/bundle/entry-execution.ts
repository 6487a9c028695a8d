import { Injectable } from '@nestjs/common';
import { Environment } from '../../../config/environment.js';
import type { AccessFilter } from '../../access/access-filter.js';
import { NotSupportedError } from '../../errors/fhir-error.js';
import type { SearchOptions } from '../../search/search-query.parser.js';
import type { ChangeOutcome, HistoryTarget } from '../../storage/resource.repository.js';
import { ConditionalDeleteInteraction } from '../conditional-delete.interaction.js';
import { ConditionalUpdateInteraction } from '../conditional-update.interaction.js';
import { CreateInteraction } from '../create.interaction.js';
import { DeleteInteraction } from '../delete.interaction.js';
import { HistoryInteraction } from '../history.interaction.js';
import { PatchInteraction } from '../patch.interaction.js';
import { ReadInteraction } from '../read.interaction.js';
import { patchInEntry } from '../resource-patch.js';
import { SearchInteraction } from '../search.interaction.js';
import { decodeParameters } from '../search-parameters.js';
import { UpdateInteraction } from '../update.interaction.js';
import { VreadInteraction } from '../vread.interaction.js';
import { type BundleEntry, versionOf } from './bundle-entry.js';
import {
  deletionResponse,
  type EntryResponse,
  type ReturnPreference,
  readResponse,
  withoutBody,
  writeResponse,
} from './bundle-response.js';
import { type Dispatch, dispatchEntry } from './dispatched-entry.js';
import { historyText, searchsetText } from './searchset.js';

/** How each entry is answered; `handling` is that of its search. */
export interface BatchOptions extends Pick<SearchOptions, 'handling'> {
  readonly preference?: ReturnPreference;
  /** Answers entries for which there is a route only; without it they are refused. */
  readonly dispatch?: Dispatch;
}

/** Runs one entry of a batch as the request that it stands for. https://hl7.org/fhir/R4/http.html#transaction */
@Injectable()
export class EntryExecution {
  constructor(
    private readonly environment: Environment,
    private readonly reads: ReadInteraction,
    private readonly vreads: VreadInteraction,
    private readonly histories: HistoryInteraction,
    private readonly searches: SearchInteraction,
    private readonly creates: CreateInteraction,
    private readonly updates: UpdateInteraction,
    private readonly conditionalUpdates: ConditionalUpdateInteraction,
    private readonly patches: PatchInteraction,
    private readonly deletes: DeleteInteraction,
    private readonly conditionalDeletes: ConditionalDeleteInteraction,
  ) {}

  async execute(access: AccessFilter, entry: BundleEntry, options: BatchOptions): Promise<EntryResponse> {
    if (entry.target.kind === 'route') return routed(entry, entry.target.path, options);
    if (entry.method === 'GET') return this.read(access, entry, options);
    if (entry.method === 'HEAD') return withoutBody(await this.read(access, entry, options));
    const { fhirBase } = this.environment;
    const { preference } = options;
    if (entry.method === 'DELETE' && entry.target.kind === 'type') {
      const { resourceType, query } = entry.target;
      const outcomes = await this.conditionalDeletes.execute(access, resourceType, query, versionOf(entry));
      return deletionResponse(outcomes, fhirBase, preference);
    }
    return writeResponse(await this.write(access, entry), fhirBase, preference);
  }

  private async read(
    access: AccessFilter,
    entry: BundleEntry,
    { handling }: BatchOptions,
  ): Promise<EntryResponse> {
    const options = handling ? { handling } : {};
    const { target } = entry;
    const { fhirBase } = this.environment;
    switch (target.kind) {
      case 'instance':
        return readResponse(await this.reads.execute(access, target), fhirBase, entry);
      case 'version':
        return readResponse(await this.vreads.execute(access, target, target.versionId), fhirBase, entry);
      case 'type': {
        const parameters = decodeParameters(target.query, 'entry');
        const outcome = await this.searches.execute(access, target.resourceType, parameters, options);
        return { status: 200, resource: searchsetText(outcome, fhirBase) };
      }
      case 'instance-history':
        return this.history(access, { ...target, level: 'instance' }, target.query);
      case 'type-history':
        return this.history(access, { ...target, level: 'type' }, target.query);
      case 'system-history':
        return this.history(access, { level: 'system' }, target.query);
      case 'route':
        throw new Error('Routes answer before');
    }
  }

  private async history(access: AccessFilter, target: HistoryTarget, query: string): Promise<EntryResponse> {
    const outcome = await this.histories.execute(access, target, decodeParameters(query, 'entry'));
    return { status: 200, resource: historyText(outcome, this.environment.fhirBase) };
  }

  private async write(access: AccessFilter, entry: BundleEntry): Promise<ChangeOutcome> {
    const { method, target, resource, ifNoneExist } = entry;
    const version = versionOf(entry);
    if (target.kind === 'instance') {
      if (method === 'PUT') return this.updates.execute(access, target, resource, version);
      if (method === 'PATCH') return this.patches.execute(access, target, patchInEntry(resource), version);
      return this.deletes.execute(access, target, version);
    }
    if (target.kind !== 'type') throw new Error('The target was checked before');
    const { resourceType, query } = target;
    switch (method) {
      case 'POST':
        return this.creates.execute(
          access,
          resourceType,
          resource,
          ifNoneExist === undefined ? {} : { ifNoneExist },
        );
      case 'PUT':
        return this.conditionalUpdates.execute(access, resourceType, query, resource, version);
      default:
        return this.patches.executeConditionally(
          access,
          resourceType,
          query,
          patchInEntry(resource),
          version,
        );
    }
  }
}

async function routed(
  entry: BundleEntry,
  path: string,
  { dispatch, handling }: BatchOptions,
): Promise<EntryResponse> {
  if (!dispatch) throw new NotSupportedError('Entries like this are for batches that are sent by HTTP');
  const response = await dispatchEntry(entry, path, dispatch, handling);
  return entry.method === 'HEAD' ? withoutBody(response) : response;
}

import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import type { AccessFilter } from '../access/access-filter.js';
import { mapInSlices } from '../model/time-slices.js';
import type { SearchOptions } from '../search/search-query.parser.js';
import { ResourceRepository } from '../storage/resource.repository.js';
import { acceptTransaction } from './bundle/accepted-bundle.js';
import { parseBundleEntry } from './bundle/bundle-entry.js';
import type { BundleResponse, ReturnPreference } from './bundle/bundle-response.js';
import { inEntry } from './bundle/entry-error.js';
import { requireEntryPermission } from './bundle/entry-permission.js';
import { TransactionPlan } from './bundle/transaction-plan.js';
import { TransactionRun } from './bundle/transaction-run.js';
import { transactionalEntry } from './bundle/transactional-entry.js';
import { SearchInteraction } from './search.interaction.js';

/** `handling` is that of each search among the entries. */
export interface TransactionOptions extends Pick<SearchOptions, 'handling'> {
  readonly preference?: ReturnPreference;
}

/**
 * All entries or none, whatever their order in the Bundle: DELETE, POST, PUT and PATCH, GET.
 * https://hl7.org/fhir/R4/http.html#transaction
 */
@Injectable()
export class TransactionInteraction {
  constructor(
    private readonly resources: ResourceRepository,
    private readonly searches: SearchInteraction,
    private readonly environment: Environment,
  ) {}

  async execute(
    access: AccessFilter,
    bundle: unknown,
    { preference = 'minimal', handling }: TransactionOptions = {},
  ): Promise<BundleResponse> {
    const { fhirBase, conditionalDeleteLimit: deleteLimit, MAX_BUNDLE_ENTRIES } = this.environment;
    const entries = await mapInSlices(await acceptTransaction(bundle, MAX_BUNDLE_ENTRIES), (raw, index) => {
      const entry = parseBundleEntry(raw, index, fhirBase);
      return inEntry(entry.path, () => transactionalEntry(entry));
    });
    // Nothing is touched before every entry is allowed.
    for (const entry of entries) inEntry(entry.path, () => requireEntryPermission(access, entry));
    const plan = new TransactionPlan(access, entries);
    return this.resources.transaction(access, async transaction => {
      const run = new TransactionRun(transaction, plan, this.searches, {
        fhirBase,
        preference,
        deleteLimit,
        ...(handling ? { handling } : {}),
      });
      return { type: 'transaction-response', entries: await run.execute() };
    });
  }
}

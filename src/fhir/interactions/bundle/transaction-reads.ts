import { parseSearchQuery } from '../../search/search-query.parser.js';
import type { HistoryTarget, ResourceTransaction } from '../../storage/resource.repository.js';
import { historyOutcome, historyRequest } from '../history.interaction.js';
import type { SearchInteraction } from '../search.interaction.js';
import { decodeParameters } from '../search-parameters.js';
import type { BundleEntry } from './bundle-entry.js';
import { type EntryResponse, readResponse } from './bundle-response.js';
import { historyText, searchsetText } from './searchset.js';

/** The last step of a transaction: reads that see what it has written. https://hl7.org/fhir/R4/http.html#trules */
export class TransactionReads {
  constructor(
    private readonly transaction: ResourceTransaction,
    private readonly searches: SearchInteraction,
    private readonly fhirBase: string,
  ) {}

  async read(entry: BundleEntry): Promise<EntryResponse> {
    const { target } = entry;
    const { transaction, fhirBase } = this;
    switch (target.kind) {
      case 'instance':
        return readResponse(await transaction.read(target), fhirBase, entry);
      case 'version':
        return readResponse(await transaction.readVersion(target, target.versionId), fhirBase, entry);
      case 'type':
        return this.search(target.resourceType, target.query);
      case 'instance-history':
        return this.history({ ...target, level: 'instance' }, target.query);
      case 'type-history':
        return this.history({ ...target, level: 'type' }, target.query);
      case 'system-history':
        return this.history({ level: 'system' }, target.query);
      case 'route':
        throw new Error('The target was checked before');
    }
  }

  private async search(resourceType: string, text: string): Promise<EntryResponse> {
    const query = parseSearchQuery(resourceType, decodeParameters(text, 'entry'));
    const outcome = this.searches.outcomeOf(query, await this.transaction.search(query));
    return { status: 200, resource: searchsetText(outcome, this.fhirBase) };
  }

  private async history(target: HistoryTarget, text: string): Promise<EntryResponse> {
    const parameters = decodeParameters(text, 'entry');
    const page = await this.transaction.history(target, historyRequest(parameters));
    const outcome = historyOutcome(page, target, parameters, this.fhirBase);
    return { status: 200, resource: historyText(outcome, this.fhirBase) };
  }
}

import type { StoredResource } from '../../model/resource.js';
import { parseSearchQuery, type SearchOptions } from '../../search/search-query.parser.js';
import type { HistoryTarget, ResourceTransaction } from '../../storage/resource.repository.js';
import { historyOutcome, historyRequest } from '../history.interaction.js';
import type { SearchInteraction } from '../search.interaction.js';
import { decodeParameters } from '../search-parameters.js';
import { type EntryResponse, readResponse } from './bundle-response.js';
import { historyText, type Rendering, searchsetText } from './searchset.js';
import { renderingOf, type TransactionalEntry } from './transactional-entry.js';

/** The last step of a transaction: reads that see what it has written. https://hl7.org/fhir/R4/http.html#trules */
export class TransactionReads {
  constructor(
    private readonly transaction: ResourceTransaction,
    private readonly searches: SearchInteraction,
    private readonly fhirBase: string,
    private readonly options: Pick<SearchOptions, 'handling'>,
  ) {}

  async read(entry: TransactionalEntry): Promise<EntryResponse> {
    const { target } = entry;
    const { transaction } = this;
    const render = renderingOf(entry);
    switch (target.kind) {
      case 'instance':
        return this.shown(await transaction.read(target), entry, render);
      case 'version':
        return this.shown(await transaction.readVersion(target, target.versionId), entry, render);
      case 'type':
        return this.search(target.resourceType, target.query, render);
      case 'instance-history':
        return this.history({ ...target, level: 'instance' }, target.query, render);
      case 'type-history':
        return this.history({ ...target, level: 'type' }, target.query, render);
      case 'system-history':
        return this.history({ level: 'system' }, target.query, render);
    }
  }

  private shown(stored: StoredResource, entry: TransactionalEntry, render: Rendering): EntryResponse {
    const { resource, ...response } = readResponse(stored, this.fhirBase, entry);
    return resource === undefined ? response : { ...response, resource: render(resource) };
  }

  private async search(resourceType: string, text: string, render: Rendering): Promise<EntryResponse> {
    const query = parseSearchQuery(resourceType, decodeParameters(text, 'entry'), this.options);
    const outcome = this.searches.outcomeOf(query, await this.transaction.search(query));
    return { status: 200, resource: searchsetText(outcome, this.fhirBase, render) };
  }

  private async history(target: HistoryTarget, text: string, render: Rendering): Promise<EntryResponse> {
    const parameters = decodeParameters(text, 'entry');
    const page = await this.transaction.history(target, historyRequest(parameters));
    const outcome = historyOutcome(page, target, parameters, this.fhirBase);
    return { status: 200, resource: historyText(outcome, this.fhirBase, render) };
  }
}

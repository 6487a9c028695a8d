import type { AuditInteraction } from '../../../audit/audit-entry.js';
import { auditedRequest } from '../../../audit/audited-request.js';
import type { StoredResource } from '../../model/resource.js';
import type { SearchPage, SearchQuery } from '../../search/search-query.js';
import type { HistoryPage, HistoryTarget } from '../resource.repository.js';

/** `Observation/1/2`: type, id and version. */
export function auditedResource({
  resourceType,
  id,
  versionId,
}: Pick<StoredResource, 'resourceType' | 'id' | 'versionId'>): string {
  return `${resourceType}/${id}/${versionId}`;
}

export function noteRead(interaction: AuditInteraction, stored: StoredResource): StoredResource {
  auditedRequest()?.access({
    interaction,
    type: stored.resourceType,
    resources: [auditedResource(stored)],
  });
  return stored;
}

export function noteSearch(query: SearchQuery, page: SearchPage): SearchPage {
  const request = auditedRequest();
  if (!request) return page;
  const found = page.included.length === 0 ? page.matches : [...page.matches, ...page.included];
  request.access({
    interaction: 'search',
    type: query.resourceType,
    query: textOf(query),
    resources: found.map(auditedResource),
  });
  return page;
}

export function noteHistory(target: HistoryTarget, page: HistoryPage): HistoryPage {
  auditedRequest()?.access({
    interaction: 'history',
    ...(target.level === 'system' ? {} : { type: target.resourceType }),
    resources: page.entries.map(auditedResource),
  });
  return page;
}

/** As it would stand in a URL; of a search by POST too. */
function textOf({ applied }: SearchQuery): string {
  return new URLSearchParams(applied.map(([name, value]): [string, string] => [name, value])).toString();
}

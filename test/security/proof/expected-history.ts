import { type Expected, FORBIDDEN, type Knowledge } from './knowledge.js';
import { spanOf } from './date-values.js';
import type { HistoryRequest } from './request.js';
import { reaches, sees } from './visibility.js';
import type { Version } from './world.js';

/** docs/decisions, A9 and A10: each version by its own content; what is out of reach is as if it had never been. */
export function historyOf(request: HistoryRequest, knowledge: Knowledge): Expected {
  const { resourceType, id, since, at } = request;
  const { token, world } = knowledge;
  const letter = id === undefined ? 's' : 'r';
  if (resourceType !== undefined && !reaches(token, letter, resourceType)) return FORBIDDEN;
  const visible = world
    .everyVersion()
    .filter(version => resourceType === undefined || version.resourceType === resourceType)
    .filter(version => id === undefined || version.id === id)
    .filter(isSeen);
  // Whether a version that is out of reach took another's place is nothing that content could be asked for.
  const isPartial = token.rules !== undefined || token.scopes.some(({ constraint }) => constraint);
  const orRefused = isPartial && at !== undefined;
  if (id !== undefined && visible.length === 0) return { status: 404, orRefused };
  const found = visible
    .filter(({ updated }) => since === undefined || updated >= Date.parse(since))
    .filter(version => at === undefined || wasCurrent(version, at));
  return { status: 200, found: new Set(found.map(versionText)), total: found.length, orRefused };

  function isSeen(version: Version): boolean {
    const versions = world.versionsOf(version.resourceType, version.id);
    const judged = version.resource ?? versions[versions.indexOf(version) - 1]?.resource;
    return judged !== undefined && sees(token, letter, judged);
  }

  /** At some time within: it was there before the end, and none that is seen had replaced it at the beginning. */
  function wasCurrent(version: Version, text: string): boolean {
    const { low, high } = spanOf(text);
    const versions = world.versionsOf(version.resourceType, version.id);
    const later = versions.slice(versions.indexOf(version) + 1).filter(isSeen);
    return version.updated < high && later.every(({ updated }) => updated > low);
  }
}

function versionText({ resourceType, id, versionId }: Version): string {
  return `${resourceType}/${id}/_history/${versionId}`;
}

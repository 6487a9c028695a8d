import { everythingOf } from './expected-everything.js';
import { historyOf } from './expected-history.js';
import {
  compositionOf,
  differenceOf,
  expansionOf,
  labelsOf,
  lastOf,
  linkedBy,
  validationOf,
} from './expected-operation.js';
import { type Expected, FORBIDDEN, type Knowledge, statusOf } from './knowledge.js';
import { searchOf, typesOf } from './expected-search.js';
import type { QuestionRequest, ReadRequest } from './request.js';
import { reaches } from './visibility.js';

const OK = 200;

/** The answer by the specification, over resources in memory. */
export function expectedAnswer(request: QuestionRequest, knowledge: Knowledge): Expected {
  const { token, world } = knowledge;
  switch (request.kind) {
    case 'read':
      return readOf(request, knowledge);
    case 'vread': {
      const { resourceType, id, versionId } = request;
      if (!reaches(token, 'r', resourceType)) return FORBIDDEN;
      return { status: statusOf(world.versionsOf(resourceType, id).slice(0, Number(versionId)), token) };
    }
    case 'history':
      return historyOf(request, knowledge);
    case 'types':
      return typesOf(request, knowledge);
    case 'count': {
      const { found, ...rest } = searchOf(request.search, knowledge);
      return found === undefined ? rest : { status: OK, found: new Set(), total: found.size };
    }
    case 'search':
      return searchOf(request, knowledge);
    case 'everything':
      return everythingOf(request, knowledge);
    case 'lastn':
      return lastOf(request, knowledge);
    case 'document':
      return compositionOf(request.id, knowledge);
    case 'meta':
      return labelsOf(request, knowledge);
    case 'diff':
      return differenceOf(request, knowledge);
    case 'expand':
      return expansionOf(request.id, knowledge);
    case 'validate':
      return validationOf(request, knowledge);
    case 'graphql':
      return linkedBy(request, knowledge);
  }
}

/** What is known already is not told again: 304, and to nobody else than who would be told. */
function readOf({ resourceType, id, known }: ReadRequest, { token, world }: Knowledge): Expected {
  if (!reaches(token, 'r', resourceType)) return FORBIDDEN;
  const versions = world.versionsOf(resourceType, id);
  const status = statusOf(versions, token);
  const isKnown = known === 'now' || known === versions.at(-1)?.versionId;
  return { status: status === OK && isKnown ? 304 : status };
}

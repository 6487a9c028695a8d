import type { Json } from '../../support/fhir-client.js';
import { matchesOwn } from './criterion.js';
import type { WriteRequest } from './request.js';
import {
  isOf,
  type Letter,
  membersOf,
  type ProofScope,
  type ProofToken,
  roleReaches,
  reaches,
  sees,
} from './visibility.js';
import type { World } from './world.js';

/** Success, or the status of the refusal. */
export type WriteVerdict = 'allowed' | 403 | 404;

/** docs/decisions, A7 and A8: one grant must cover what was, what becomes, and whose record is touched. */
export function expectedVerdict(request: WriteRequest, token: ProofToken, world: World): WriteVerdict {
  const letter = { create: 'c', update: 'u', delete: 'd' }[request.kind] as Letter;
  const { resourceType, id } = request.kind === 'delete' ? request : request.resource;
  if (!reaches(token, letter, resourceType)) return 403;
  const after: Json = request.kind === 'delete' ? undefined : request.resource;
  if (request.kind === 'create') return isCovered(token, letter, undefined, after) ? 'allowed' : 403;
  const before = world.current(`${resourceType}/${id}`);
  if (before === undefined) {
    const deleted = world.versionsOf(resourceType, id).at(-2)?.resource;
    const isRepeated = request.kind === 'delete' && deleted !== undefined && sees(token, letter, deleted);
    return isRepeated ? 'allowed' : ofNothing(request.kind, token, resourceType);
  }
  if (!sees(token, letter, before)) return 404;
  return isCovered(token, letter, before, after) ? 'allowed' : 403;
}

/** Only who may do it with the whole type learns that an id is free. */
function ofNothing(kind: 'update' | 'delete', token: ProofToken, resourceType: string): WriteVerdict {
  const letter = kind === 'update' ? 'u' : 'd';
  const isOpen = token.scopes.some(
    scope =>
      applies(scope, letter, resourceType) && !scope.constraint && isUnbounded(token, scope, resourceType),
  );
  return isOpen ? 'allowed' : 404;
}

function isCovered(token: ProofToken, letter: Letter, before: Json, after: Json): boolean {
  const images = [before, after].filter(image => image !== undefined);
  const { resourceType } = images[0];
  return token.scopes
    .filter(scope => applies(scope, letter, resourceType))
    .filter(scope =>
      images.every(image => (scope.constraint ?? []).every(criterion => matchesOwn(criterion, image))),
    )
    .some(scope => isUnbounded(token, scope, resourceType) || patientsOf(token, scope).some(covers));

  function covers(patient: string): boolean {
    const [was, becomes] = [before, after].map(image =>
      image === undefined ? new Set<string>() : membersOf(image),
    );
    const touched = was!.symmetricDifference(becomes!);
    return (
      images.every(image => isOf(patient, letter, image)) && [...touched].every(member => member === patient)
    );
  }
}

function applies({ resourceType, letters }: ProofScope, letter: Letter, type: string): boolean {
  return (resourceType === '*' || resourceType === type) && letters.includes(letter);
}

function isUnbounded(token: ProofToken, { context }: ProofScope, resourceType: string): boolean {
  if (context === 'system') return token.user === undefined;
  return context === 'user' && roleReaches(token, resourceType);
}

function patientsOf(token: ProofToken, { context }: ProofScope): readonly string[] {
  if (context === 'patient') return token.patient === undefined ? [] : [token.patient];
  return context === 'user' ? (token.user?.patients ?? []) : [];
}

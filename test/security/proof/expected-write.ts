import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../../support/fhir-client.js';
import { matchesOwn } from './criterion.js';
import { type Knowledge, statusOf } from './knowledge.js';
import { matchesOf } from './expected-search.js';
import type { WriteRequest } from './request.js';
import { membershipParameters } from './membership.js';
import { isDenied, opensWhole, policyAlternatives } from './rules.js';
import {
  isOf,
  isRuled,
  type Letter,
  membersOf,
  type ProofScope,
  type ProofToken,
  roleReaches,
  reaches,
  sees,
} from './visibility.js';
import type { World } from './world.js';

/** Success, nothing to do, or the status of the refusal. */
export type WriteVerdict = 'allowed' | 'unchanged' | 400 | 403 | 404 | 410 | 412 | 422;

export interface ExpectedWrite {
  readonly verdict: WriteVerdict;
  /** What refuses it too, where several resources are meant. */
  readonly others?: readonly WriteVerdict[];
  /** Of what a condition has found. */
  readonly ids?: readonly string[];
}

/** docs/decisions, A10: a condition finds what the token may search. */
export function expectedWrite(request: WriteRequest, knowledge: Knowledge): ExpectedWrite {
  const { token, world } = knowledge;
  if ('subjectBy' in request && request.subjectBy !== undefined) return withSubject(request, knowledge);
  const { condition, ...plain } = request;
  if (condition === undefined) return { verdict: expectedVerdict(plain, token, world) };
  const { resourceType } = 'resource' in request ? request.resource : request;
  if (!reaches(token, letterOf(request), resourceType) || !reaches(token, 's', resourceType))
    return { verdict: 403 };
  const matches = matchesOf({ resourceType, where: condition }, knowledge);
  const [match, ...more] = matches;
  if (request.kind === 'delete' && more.length > 0 && knowledge.deletesMany)
    return deletionOf(matches, knowledge);
  if (more.length > 0) return { verdict: 412 };
  if (match === undefined) return { verdict: withoutMatch(plain, token, world) };
  const { id } = match;
  if (request.kind === 'create') return { verdict: 'unchanged', ids: [id] };
  const named =
    request.kind === 'update' ? { ...plain, resource: { ...request.resource, id } } : { ...plain, id };
  return { verdict: expectedVerdict(named, token, world), ids: [id] };
}

/** docs/interactions/delete.md: all of them or none. */
function deletionOf(matches: readonly Json[], { token, world }: Knowledge): ExpectedWrite {
  const verdicts = matches.map(({ resourceType, id }) =>
    expectedVerdict({ kind: 'delete', resourceType, id }, token, world),
  );
  const [verdict = 'allowed', ...others] = verdicts.filter(each => each !== 'allowed');
  return { verdict, others, ids: matches.map(({ id }) => id) };
}

/** docs/interactions/bundle.md: what a reference is to become is looked for over what the token may see. */
function withSubject(
  { subjectBy: where = [], ...request }: Extract<WriteRequest, { resource: Json }>,
  knowledge: Knowledge,
): ExpectedWrite {
  const { token } = knowledge;
  const { resourceType } = request.resource;
  if (!reaches(token, letterOf(request), resourceType) || !reaches(token, 's', 'Patient'))
    return { verdict: 403 };
  const [match, ...more] = matchesOf({ resourceType: 'Patient', where }, knowledge);
  if (match === undefined) return { verdict: 400 };
  if (more.length > 0) return { verdict: 412 };
  const resource = { ...request.resource, subject: { reference: `Patient/${match.id}` } };
  return expectedWrite({ ...request, resource }, knowledge);
}

function withoutMatch(request: WriteRequest, token: ProofToken, world: World): WriteVerdict {
  if (request.kind === 'patch') return 404;
  return request.kind === 'delete' ? 'unchanged' : expectedVerdict(request, token, world);
}

function letterOf({ kind }: WriteRequest): Letter {
  return ({ create: 'c', update: 'u', patch: 'u', label: 'u', delete: 'd' } as const)[kind];
}

/** docs/decisions, A7 and A8: one grant must cover what was, what becomes, and whose record is touched. */
function expectedVerdict(request: WriteRequest, token: ProofToken, world: World): WriteVerdict {
  const letter = letterOf(request);
  const { resourceType, id } = 'resource' in request ? request.resource : request;
  if (!reaches(token, letter, resourceType)) return 403;
  if (request.kind === 'label') {
    if (!reaches(token, 'r', resourceType)) return 403;
    const status = statusOf(world.versionsOf(resourceType, id), token);
    if (status !== 200) return status === 410 ? 410 : 404;
  }
  const before = world.current(`${resourceType}/${id}`);
  const version = world.versionsOf(resourceType, id).at(-1)?.versionId;
  const isOutdated = request.ifMatch !== undefined && request.ifMatch !== version;
  if (request.kind === 'create')
    return isCovered(token, letter, undefined, request.resource) ? 'allowed' : 403;
  if (before === undefined) {
    const deleted = world.versionsOf(resourceType, id).at(-2)?.resource;
    const isKnown = deleted !== undefined && sees(token, letter, deleted);
    if (request.kind === 'patch' || request.kind === 'label') return isKnown ? 410 : 404;
    const isRepeated = request.kind === 'delete' && isKnown;
    const verdict = isRepeated ? 'unchanged' : ofNothing(request.kind, token, resourceType);
    return isOutdated && verdict !== 404 ? 412 : verdict;
  }
  if (!sees(token, letter, before)) return 404;
  if (isOutdated) return 412;
  if (request.kind === 'patch' && request.test !== undefined) {
    const { name, value } = request.test;
    // A write is no way to read.
    if (!sees(token, 'r', before)) return 403;
    if (!isDeepStrictEqual(before[name], value)) return 422;
  }
  const after = imageAfter(request, before);
  if (losesLabel(before, after) && !mayRemoveLabels(token, before)) return 403;
  return isCovered(token, letter, before, after) ? 'allowed' : 403;
}

function imageAfter(request: WriteRequest, before: Json): Json {
  switch (request.kind) {
    case 'delete':
      return undefined;
    case 'patch':
      return { ...before, ...request.changes };
    case 'label':
      return { ...before, meta: { ...before.meta, tag: tagsAfter(request, before.meta?.tag ?? []) } };
    default:
      return request.resource;
  }
}

function tagsAfter(
  { isAdded, tag }: Extract<WriteRequest, { kind: 'label' }>,
  tags: readonly Json[],
): readonly Json[] {
  const others = tags.filter(({ system, code }) => system !== tag.system || code !== tag.code);
  return isAdded ? [...others, tag] : others;
}

/** docs/security/labels.md */
function losesLabel(before: Json, after: Json): boolean {
  return after !== undefined && labelsOf(before).some(label => !labelsOf(after).includes(label));
}

function labelsOf(resource: Json): readonly string[] {
  return (resource?.meta?.security ?? []).map(({ system, code }: Json) => `${system}|${code}`);
}

/** Of people only who sees what has them. Programs whose scopes show nothing of the type deliver it; Consents do not keep them. */
function mayRemoveLabels(token: ProofToken, resource: Json): boolean {
  const { rules: _ofPeople, ...program } = token;
  if (token.user) return token.user.roles.includes('admin') && sees(token, 'r', resource);
  const isProgram = token.scopes.some(({ context }) => context === 'system');
  return isProgram && (!reaches(program, 'r', resource.resourceType) || sees(program, 'r', resource));
}

/** Only who may do it with the whole type learns that an id is free. */
function ofNothing(kind: 'update' | 'delete', token: ProofToken, resourceType: string): WriteVerdict {
  const letter = kind === 'update' ? 'u' : 'd';
  const isOpen = token.scopes.some(
    scope =>
      applies(scope, letter, resourceType) &&
      !scope.constraint &&
      isUnbounded(token, scope, resourceType) &&
      isWhole(token, letter, resourceType),
  );
  return isOpen ? 'allowed' : 404;
}

/** Neither policies nor anybody's Consent leave out a part of the type. */
function isWhole(token: ProofToken, letter: Letter, resourceType: string): boolean {
  const { rules, user } = token;
  if (!rules || user === undefined || user.roles.includes('admin')) return true;
  if (isRuled(token) && !opensWhole(rules, user, letter, resourceType)) return false;
  return !isOwned(resourceType) || !rules.ofType('Consent').some(({ status }) => status === 'active');
}

function isOwned(resourceType: string): boolean {
  return (
    resourceType === 'Binary' || resourceType === 'Patient' || membershipParameters(resourceType).length > 0
  );
}

/** One grant covers both images: of each scope the rules that open something, and each patient. */
function isCovered(token: ProofToken, letter: Letter, before: Json, after: Json): boolean {
  const images = [before, after].filter(image => image !== undefined);
  const { resourceType } = images[0];
  return token.scopes
    .filter(scope => applies(scope, letter, resourceType))
    .filter(scope =>
      images.every(image => (scope.constraint ?? []).every(criterion => matchesOwn(criterion, image))),
    )
    .some(
      scope =>
        (scope.context !== 'patient' && isOpened(scope)) ||
        patientsOf(token, scope).some(patient => covers(scope, patient)),
    );

  function isOpened(scope: ProofScope): boolean {
    if (images.some(image => isDenied(token.rules, token.user, letter, image))) return false;
    if (!isRuled(token) || scope.context === 'system') return isUnbounded(token, scope, resourceType);
    return policyAlternatives(token.rules!, token.user!, letter, resourceType).some(opens =>
      images.every(opens),
    );
  }

  function covers({ context }: ProofScope, patient: string): boolean {
    const [was, becomes] = [before, after].map(image =>
      image === undefined ? new Set<string>() : membersOf(image),
    );
    const touched = was!.symmetricDifference(becomes!);
    const isOwn = token.user?.patients.includes(patient) ?? false;
    return (
      images.every(image => isOf(patient, letter, image)) &&
      [...touched].every(member => member === patient) &&
      (context === 'user' || isOwn || isOpenedOnLaunch())
    );
  }

  /** A clinician on the record of somebody else is bounded by policies and consent there, too. */
  function isOpenedOnLaunch(): boolean {
    if (images.some(image => isDenied(token.rules, token.user, letter, image))) return false;
    if (!isRuled(token)) return true;
    return policyAlternatives(token.rules!, token.user!, letter, resourceType).some(opens =>
      images.every(opens),
    );
  }
}

function applies({ resourceType, letters }: ProofScope, letter: Letter, type: string): boolean {
  return (resourceType === '*' || resourceType === type) && letters.includes(letter);
}

function isUnbounded(token: ProofToken, { context }: ProofScope, resourceType: string): boolean {
  if (context === 'system') return token.user === undefined;
  if (context === 'user' && isRuled(token)) return true;
  return context === 'user' && roleReaches(token, resourceType);
}

function patientsOf(token: ProofToken, { context }: ProofScope): readonly string[] {
  if (context === 'patient') return token.patient === undefined ? [] : [token.patient];
  return context === 'user' ? (token.user?.patients ?? []) : [];
}

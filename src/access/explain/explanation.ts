import { policiesOf } from '../../fhir/access/policy-bound.js';
import type { AccessRules, PolicyRule } from '../../fhir/access/policy.js';
import type { DecidingRule } from './access-stages.js';
import type { ExplainedCaller } from './explained-callers.js';
import type { ExplainedRequest } from './explained-request.js';

/** How many resources a stage leaves; undefined where nothing of the type can be reached at all. */
export interface CountedStage {
  readonly rule: DecidingRule;
  readonly visible: number | undefined;
  /** Whether it opens all of the type: only then a PUT creates what is not there (docs/decisions, A8). */
  readonly isUnrestricted: boolean;
  /** Whether all that a condition finds can be changed: else the answer is 404. */
  readonly isWhole: boolean;
  /** It was deleted; nothing else keeps it from the caller. */
  readonly isDeleted: boolean;
}

export interface Explanation {
  readonly decision: 'allowed' | 'denied';
  readonly decided_by: DecidingRule | 'token';
  readonly reasons: readonly string[];
  /** Of what the request asks for, how many resources each rule leaves; the last is what the caller sees. */
  readonly visible: Readonly<Record<string, number>>;
}

const ACTS: Readonly<Record<string, string>> = {
  c: 'create',
  r: 'read',
  u: 'update',
  d: 'delete',
  s: 'search',
};

/** In plain words. */
export function explanationOf(
  { access, isInForce }: ExplainedCaller,
  request: ExplainedRequest,
  rules: AccessRules,
  stages: readonly CountedStage[],
): Explanation {
  const isOpen = isOpenTo(stages.at(-1), request);
  const visible = Object.fromEntries(stages.map(stage => [stage.rule, stage.visible ?? 0]));
  const reasons = stages.map((stage, index) => reasonOf(stage, stages[index - 1], request));
  const spoken = policiesOf(rules, access.user?.roles ?? []).flatMap(policy =>
    policy.rules
      .filter(rule => isAbout(rule, request))
      .map(rule => `Policy “${policy.name}”: ${inWords(rule)}.`),
  );
  const deleted = stages.at(-1)?.isDeleted ? ['The resource was deleted: a read is answered with 410.'] : [];
  const token = isInForce ? [] : ['The token has expired or was revoked: the answer is 401.'];
  return {
    decision: isOpen && isInForce ? 'allowed' : 'denied',
    decided_by: isInForce ? decidedBy(stages) : 'token',
    reasons: [...token, ...reasons.filter(reason => reason !== undefined), ...deleted, ...spoken],
    visible,
  };
}

function isOpenTo(last: CountedStage | undefined, { whenAbsent, instance }: ExplainedRequest): boolean {
  if (last?.visible === undefined || !last.isWhole) return false;
  if (last.isDeleted && instance?.isOpenWhenDeleted) return true;
  if (last.visible > 0 || whenAbsent === 'answered') return true;
  return whenAbsent === 'created' && last.isUnrestricted;
}

/** The last rule that has changed something; the scopes, if none has. */
function decidedBy(stages: readonly CountedStage[]): DecidingRule {
  const changing = stages.findLast(
    (stage, index) => index > 0 && stage.visible !== stages[index - 1]?.visible,
  );
  return changing?.rule ?? 'scope';
}

function reasonOf(
  { rule, visible }: CountedStage,
  before: CountedStage | undefined,
  { resourceType, letter, letters }: ExplainedRequest,
): string | undefined {
  const asked = `${resourceType}.${letters.join('')}`;
  if (!before) {
    return visible === undefined
      ? `No scope of the token grants ${asked}.`
      : `The scopes open ${visible} of ${resourceType} to ${ACTS[letter]}.`;
  }
  if (visible === before.visible) return undefined;
  const difference = (visible ?? 0) - (before.visible ?? 0);
  if (rule === 'break-the-glass') return `The broken glass opens ${difference} more.`;
  if (visible === undefined) return `The ${NAMES[rule]} leave nothing of ${asked}.`;
  return `The ${NAMES[rule]} keep ${-difference} back.`;
}

const NAMES: Readonly<Record<DecidingRule, string>> = {
  scope: 'scopes',
  policy: 'policies of the person’s roles',
  label: 'policies about security labels',
  consent: 'Consents of patients',
  'break-the-glass': 'broken glass',
};

function isAbout({ types, interactions }: PolicyRule, { resourceType, letters }: ExplainedRequest): boolean {
  return (
    letters.some(letter => interactions.includes(letter)) &&
    (types.includes('*') || types.includes(resourceType))
  );
}

function inWords({ effect, types, interactions, criteria, relations }: PolicyRule): string {
  const which = criteria === undefined ? '' : ` that match ${criteria}`;
  const whose = relations === undefined ? '' : `, of patients by ${relations.join(', ')}`;
  return `${effect} ${interactions.join('')} of ${types.join(', ')}${which}${whose}`;
}

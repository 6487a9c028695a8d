import { patientScopeReach } from '../../auth/scopes/patient-scope-reach.js';
import { grants, type PermissionLetter, type SmartScope } from '../../auth/scopes/smart-scope.js';
import { type AccessExpression, allOf, anyOf, everything, NOTHING } from './access-expression.js';
import { securityContextBound } from './security-context.js';
import { type ConsentCaller, consentActions } from './consent-caller.js';
import { type AccessRules, BUILT_IN_RULES, withoutConsents } from './policy.js';
import { canBreakTheGlass, canRemoveLabels } from './policy-rights.js';
import { isGoverned, policyBound } from './policy-bound.js';
import { isOfOperation } from './role-bound.js';
import { compartmentBound, ownBound, type UserRightsView } from './user-rights.js';

/** What decides about access in a verified token; `Principal` has this shape. */
export interface TokenAccess {
  readonly subject: string;
  readonly clientId: string;
  readonly scopes: ReadonlySet<string>;
  readonly smartScopes: readonly SmartScope[];
  readonly patient?: string;
  readonly user?: UserRightsView;
  /** The token was given for a record beyond the policy (docs/security/break-the-glass.md). */
  readonly brokenGlass?: { readonly patient: string; readonly purpose: string };
}

/**
 * What the caller of this request may reach. Every repository method takes one as its first argument,
 * so a query which forgets it does not compile.
 */
export class AccessFilter {
  private readonly expressions = new Map<string, AccessExpression>();

  private constructor(
    /** Names the caller: page links are bound to it. */
    readonly caller: string,
    private readonly decide: (resourceType: string, letter: PermissionLetter) => AccessExpression,
    private readonly isAdministration: (resourceType: string, letter: PermissionLetter) => boolean,
    /** From what the caller may take security labels (docs/security/labels.md). */
    readonly unlabelling: (resourceType: string) => AccessExpression,
  ) {}

  /** SMART App Launch 2.2, "Scopes": the scopes of a token are a union of access. */
  static forToken(token: TokenAccess, rules: AccessRules = BUILT_IN_RULES): AccessFilter {
    const caller = JSON.stringify([
      token.clientId,
      token.subject,
      token.patient,
      [...token.scopes].toSorted(),
      ...(token.brokenGlass === undefined ? [] : [token.brokenGlass]),
    ]);
    return new AccessFilter(
      caller,
      (resourceType, letter) => decided(token, rules, resourceType, letter),
      (resourceType, letter) =>
        token.smartScopes.some(
          scope => isAdministrative(token, scope) && grants(scope, resourceType, letter),
        ),
      resourceType => unlabellingBound(token, rules, resourceType),
    );
  }

  /** What may be done by all of these letters, as if it were to search for it: to count it (docs/security/explain.md). */
  searching(...letters: readonly PermissionLetter[]): AccessFilter {
    return new AccessFilter(
      this.caller,
      resourceType => allOf(letters.map(letter => this.for(resourceType, letter))),
      () => false,
      () => NOTHING,
    );
  }

  /** For start-up, reindexing and tests. The reason is shown in the audit. */
  static unrestricted(reason: string): AccessFilter {
    return new AccessFilter(
      reason,
      () => everything(reason),
      () => true,
      () => everything(reason),
    );
  }

  /** Which resources of the type the caller may reach for this kind of access. */
  for(resourceType: string, letter: PermissionLetter): AccessExpression {
    const key = `${resourceType}.${letter}`;
    const known = this.expressions.get(key);
    if (known) return known;
    const expression = this.decide(resourceType, letter);
    this.expressions.set(key, expression);
    return expression;
  }

  /** True if no resource of the type can be reached, whatever it says: the answer is 403, not an empty result. */
  denies(resourceType: string, letter: PermissionLetter): boolean {
    return this.for(resourceType, letter).kind === 'nothing';
  }

  isUnrestricted(resourceType: string, letter: PermissionLetter): boolean {
    return this.for(resourceType, letter).kind === 'everything';
  }

  /** For what is no clinician's business, such as destroying versions: a backend service's, or an administrator's. */
  administers(resourceType: string, letter: PermissionLetter): boolean {
    return this.isAdministration(resourceType, letter);
  }
}

function decided(
  token: TokenAccess,
  rules: AccessRules,
  resourceType: string,
  letter: PermissionLetter,
): AccessExpression {
  return allOf([
    anyOf([
      ...token.smartScopes
        .filter(scope => grants(scope, resourceType, letter))
        .map(scope => withConstraint(scope, boundOf(token, rules, scope, resourceType, letter))),
      ownRecord(token, resourceType, letter),
      ...(resourceType === 'Binary' ? securityContexts(token, rules, letter) : []),
    ]),
    ...(rules.ofModules ?? []).map(rule => rule.bound(token, resourceType, letter)),
  ]);
}

/**
 * Nobody takes a label away who does not see the resource with it. A program that only delivers sees nothing at all; and
 * nobody looks at what it delivers, whatever patients say.
 */
function unlabellingBound(token: TokenAccess, rules: AccessRules, resourceType: string): AccessExpression {
  const { user, smartScopes } = token;
  if (user) return canRemoveLabels(rules, user.roles) ? decided(token, rules, resourceType, 'r') : NOTHING;
  if (!smartScopes.some(({ context }) => context === 'system')) return NOTHING;
  const seen = decided(token, withoutConsents(rules), resourceType, 'r');
  return seen.kind === 'nothing' ? everything('only delivers') : seen;
}

/**
 * Whose data the scope stands for; a `patient/` scope without a patient in context grants nothing.
 * effective = scopes ∩ policy ∩ consent, and what a broken glass opens beside (docs/security).
 */
function boundOf(
  token: TokenAccess,
  rules: AccessRules,
  scope: SmartScope,
  resourceType: string,
  letter: PermissionLetter,
): AccessExpression {
  switch (scope.context) {
    case 'patient':
      return token.patient === undefined
        ? NOTHING
        : launchedBound(token, rules, token.patient, resourceType, letter);
    case 'user': {
      const { user } = token;
      if (!user) return NOTHING;
      const opened = policyBound(rules, user, resourceType, letter);
      return anyOf([
        user.roles.includes('admin') ? opened : consented(token, rules, opened, resourceType, letter),
        ownBound(user, resourceType, letter),
        brokenGlass(token, rules, resourceType, letter),
      ]);
    }
    case 'system':
      return token.user === undefined
        ? consented(token, rules, everything('system scope'), resourceType, letter)
        : NOTHING;
  }
}

/**
 * The record of one patient, on which a person opens an app: for the patient as it is, for others by their policies.
 * Who looked is the patient's to know; others need a policy or a role that opens it.
 */
function launchedBound(
  token: TokenAccess,
  rules: AccessRules,
  patientId: string,
  resourceType: string,
  letter: PermissionLetter,
): AccessExpression {
  const { user } = token;
  const record = compartmentBound(patientId, resourceType, letter);
  if (user?.patients.includes(patientId)) return record;
  const isJudged = isOfOperation(resourceType) || (user !== undefined && isGoverned(rules, user));
  const opened = isJudged
    ? allOf([record, policyBound(rules, user ?? { roles: [] }, resourceType, letter)])
    : record;
  return user?.roles.includes('admin') ? opened : consented(token, rules, opened, resourceType, letter);
}

/**
 * Less what patients deny to the caller. What a backend service delivers is stored whatever they say: nobody looks at
 * it by that. A person of whom nobody has said what for has treatment in mind.
 */
function consented(
  { clientId, user }: TokenAccess,
  { hasConsents, consentsOfModules = [] }: AccessRules,
  opened: AccessExpression,
  resourceType: string,
  letter: PermissionLetter,
): AccessExpression {
  const isDelivery = user === undefined && letter !== 'r' && letter !== 's';
  const isSilent = !hasConsents && consentsOfModules.length === 0;
  if (isSilent || opened.kind === 'nothing' || isDelivery || !isOwned(resourceType)) return opened;
  const caller: ConsentCaller = {
    clientId,
    ...(user === undefined ? {} : { purpose: 'TREAT' }),
    ...(user?.fhirUser === undefined ? {} : { person: user.fhirUser }),
  };
  return allOf([
    opened,
    ...consentActions(letter).flatMap(action => [
      ...(hasConsents ? [{ kind: 'consented', caller, action } as const] : []),
      ...consentsOfModules.map(rule => rule.bound(caller, resourceType, action)),
    ]),
  ]);
}

/** Whether resources of the type are some patient's, who may deny them. */
function isOwned(resourceType: string): boolean {
  const reach = patientScopeReach(resourceType);
  return reach === 'compartment' || reach === 'security-context';
}

/**
 * The record of one patient, to look at: beyond the policy and the patient's consent, never beyond the scopes, and as long as
 * the person's policies let them. Who else has looked at it is none of it.
 */
function brokenGlass(
  { brokenGlass: glass, user }: TokenAccess,
  rules: AccessRules,
  resourceType: string,
  letter: PermissionLetter,
): AccessExpression {
  const isLook = letter === 'r' || letter === 's';
  if (!glass || !isLook || isOfOperation(resourceType)) return NOTHING;
  return canBreakTheGlass(rules, user?.roles ?? [])
    ? compartmentBound(glass.patient, resourceType, letter)
    : NOTHING;
}

/** One alternative for each patient, so that no Binary passes from one to the other (docs/decisions, A7). */
function securityContexts(
  token: TokenAccess,
  rules: AccessRules,
  letter: PermissionLetter,
): readonly AccessExpression[] {
  return token.smartScopes
    .filter(scope => grants(scope, 'Binary', letter))
    .flatMap(scope =>
      patientsOf(token, scope).map(patientId => {
        const { scopes: _identity, ...other } = token;
        const own = AccessFilter.forToken(
          {
            ...other,
            scopes: new Set(),
            smartScopes: token.smartScopes.filter(({ context }) => context === scope.context),
            ...(scope.context === 'user' ? { user: { roles: [], patients: [patientId] } } : {}),
          },
          withoutConsents(rules),
        );
        const bound = securityContextBound(patientId, letter, (type, wanted) => own.for(type, wanted));
        const isOwn = token.user?.patients.includes(patientId) ?? false;
        return withConstraint(scope, isOwn ? bound : consented(token, rules, bound, 'Binary', letter));
      }),
    );
}

function patientsOf({ patient, user }: TokenAccess, { context }: SmartScope): readonly string[] {
  if (context === 'patient') return patient === undefined ? [] : [patient];
  return context === 'user' ? (user?.patients ?? []) : [];
}

function isAdministrative({ user }: TokenAccess, { context, constraint }: SmartScope): boolean {
  if (constraint !== undefined) return false;
  return user === undefined ? context === 'system' : context === 'user' && user.roles.includes('admin');
}

function withConstraint(scope: SmartScope, bound: AccessExpression): AccessExpression {
  if (scope.constraint === undefined) return bound;
  return allOf([bound, { kind: 'search-criterion', query: scope.constraint }]);
}

/** The scope `fhirUser` lets a token read exactly the resource it names (docs/decisions, A3). */
function ownRecord(token: TokenAccess, resourceType: string, letter: PermissionLetter): AccessExpression {
  const [type, id] = token.user?.fhirUser?.split('/') ?? [];
  if (letter !== 'r' || type !== resourceType || !id || !token.scopes.has('fhirUser')) return NOTHING;
  return { kind: 'ids', ids: [id] };
}

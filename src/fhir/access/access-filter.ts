import { grants, type PermissionLetter, type SmartScope } from '../../auth/scopes/smart-scope.js';
import { type AccessExpression, allOf, anyOf, everything, NOTHING } from './access-expression.js';
import { securityContextBound } from './security-context.js';
import { compartmentBound, userBound, type UserRightsView } from './user-rights.js';

/** What decides about access in a verified token; `Principal` has this shape. */
export interface TokenAccess {
  readonly subject: string;
  readonly clientId: string;
  readonly scopes: ReadonlySet<string>;
  readonly smartScopes: readonly SmartScope[];
  readonly patient?: string;
  readonly user?: UserRightsView & { readonly fhirUser?: string };
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
  ) {}

  /** SMART App Launch 2.2, "Scopes": the scopes of a token are a union of access. */
  static forToken(token: TokenAccess): AccessFilter {
    const caller = JSON.stringify([
      token.clientId,
      token.subject,
      token.patient,
      [...token.scopes].toSorted(),
    ]);
    return new AccessFilter(
      caller,
      (resourceType, letter) =>
        anyOf([
          ...token.smartScopes
            .filter(scope => grants(scope, resourceType, letter))
            .map(scope => withConstraint(scope, boundOf(token, scope, resourceType, letter))),
          ownRecord(token, resourceType, letter),
          ...(resourceType === 'Binary' ? securityContexts(token, letter) : []),
        ]),
      (resourceType, letter) =>
        token.smartScopes.some(
          scope => isAdministrative(token, scope) && grants(scope, resourceType, letter),
        ),
    );
  }

  /** For start-up, reindexing and tests. The reason is shown in the audit. */
  static unrestricted(reason: string): AccessFilter {
    return new AccessFilter(
      reason,
      () => everything(reason),
      () => true,
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

/** Whose data the scope stands for; a `patient/` scope without a patient in context grants nothing. */
function boundOf(
  token: TokenAccess,
  scope: SmartScope,
  resourceType: string,
  letter: PermissionLetter,
): AccessExpression {
  switch (scope.context) {
    case 'patient':
      return token.patient === undefined ? NOTHING : compartmentBound(token.patient, resourceType, letter);
    case 'user':
      return userBound(token.user, resourceType, letter);
    case 'system':
      return token.user === undefined ? everything('system scope') : NOTHING;
  }
}

/** One alternative for each patient, so that no Binary passes from one to the other (docs/decisions, A7). */
function securityContexts(token: TokenAccess, letter: PermissionLetter): readonly AccessExpression[] {
  return token.smartScopes
    .filter(scope => grants(scope, 'Binary', letter))
    .flatMap(scope =>
      patientsOf(token, scope).map(patientId => {
        const { scopes: _identity, ...other } = token;
        const own = AccessFilter.forToken({
          ...other,
          scopes: new Set(),
          smartScopes: token.smartScopes.filter(({ context }) => context === scope.context),
          ...(scope.context === 'user' ? { user: { roles: [], patients: [patientId] } } : {}),
        });
        return withConstraint(
          scope,
          securityContextBound(patientId, letter, (type, wanted) => own.for(type, wanted)),
        );
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

import { hash } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { textAt, textsAt } from '../../claims/claims.js';
import { rolesOf } from '../../claims/role-mapping.js';
import { covers } from '../../scopes/scope-coverage.js';
import { parseSmartScopes } from '../../scopes/smart-scope.js';
import type { Principal, UserRights } from '../principal.js';
import { bindingOf } from '../token-binding.js';
import { TokenRefusal } from '../token-refusal.js';
import type { TrustedIssuerDeclaration } from './trusted-issuer.declaration.js';

const PERSON = /^(?:Patient|Practitioner|PractitionerRole|RelatedPerson|Person)\/[A-Za-z0-9.-]{1,64}$/;
const IDENTITY: ReadonlySet<string> = new Set(['openid', 'fhirUser']);

/** Who calls with a verified token of another issuer, as far as that issuer is trusted. */
export function foreignPrincipal(
  payload: JWTPayload,
  issuer: TrustedIssuerDeclaration,
  fhirBase: string,
  token: string,
): Principal {
  const clientId = textAt(payload, issuer.client_claim ?? 'client_id');
  if (clientId === undefined) throw new TokenRefusal('The access token does not say which client it is for');
  const subject = String(payload.sub);
  const isService = subject === clientId;
  if (isService && !issuer.services)
    throw new TokenRefusal("The trusted issuer may speak for people only, and this token is a service's");
  const scopes = trustedScopes(payload, issuer, isService);
  const patient = textAt(payload, issuer.patient_claim ?? 'patient');
  return {
    // names of their own: no person and no client there is taken for one of here
    subject: `${issuer.issuer} ${subject}`,
    clientId: `${issuer.issuer} ${clientId}`,
    tokenId: typeof payload.jti === 'string' ? payload.jti : hash('sha256', token, 'base64url'),
    scopes: new Set(scopes),
    smartScopes: parseSmartScopes(scopes.join(' ')),
    expiresAt: payload.exp ?? 0,
    ...(patient === undefined ? {} : { patient }),
    ...(isService ? {} : { user: userOf(payload, issuer, fhirBase) }),
    ...bindingOf(payload['cnf']),
  };
}

/** What it says, within what it is trusted with; `system/` is for services alone, `user/` and `patient/` for people. */
function trustedScopes(
  payload: JWTPayload,
  issuer: TrustedIssuerDeclaration,
  isService: boolean,
): readonly string[] {
  const said = textsAt(payload, issuer.scope_claim ?? 'scope').flatMap(text => text.split(/\s+/));
  const ceiling = issuer.scope.split(/\s+/);
  return said.filter(scope => {
    if (IDENTITY.has(scope)) return !isService && ceiling.includes(scope);
    if (scope.startsWith('system/') !== isService) return false;
    return ceiling.some(each => each === scope || covers(each, scope));
  });
}

function userOf(payload: JWTPayload, issuer: TrustedIssuerDeclaration, fhirBase: string): UserRights {
  const said = textAt(payload, issuer.fhir_user_claim ?? 'fhirUser')?.replace(`${fhirBase}/`, '');
  const fhirUser = said !== undefined && PERSON.test(said) ? said : undefined;
  const [type, id] = fhirUser?.split('/') ?? [];
  return {
    username: `${issuer.issuer} ${textAt(payload, 'preferred_username') ?? String(payload.sub)}`,
    roles: rolesOf(issuer, payload),
    patients: type === 'Patient' && id ? [id] : [],
    ...(fhirUser === undefined ? {} : { fhirUser }),
  };
}

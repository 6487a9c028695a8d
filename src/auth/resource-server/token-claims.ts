import { parseSmartScopes } from '../scopes/smart-scope.js';
import {
  type BrokenGlass,
  type Principal,
  ROLE_NAME,
  type SignInFacts,
  type UserRights,
} from './principal.js';
import { bindingOf } from './token-binding.js';
import { TokenRefusal } from './token-refusal.js';

type Claims = Readonly<Record<string, unknown>>;

/** RFC 9068 §2.2, SMART App Launch 2.2 "Launch context": what the verified claims say about the caller. */
export function principalOf(claims: Claims): Principal {
  const scope = text(claims, 'scope');
  const patient = optionalText(claims, 'patient');
  const encounter = optionalText(claims, 'encounter');
  const user = userRightsOf(claims['firekeeper_user']);
  const brokenGlass = brokenGlassOf(claims['firekeeper_break_glass']);
  const signIn = signInOf(claims);
  return {
    subject: text(claims, 'sub'),
    clientId: text(claims, 'client_id'),
    tokenId: text(claims, 'jti'),
    scopes: new Set(scope.split(' ')),
    smartScopes: parseSmartScopes(scope),
    expiresAt: expiry(claims),
    ...(patient === undefined ? {} : { patient }),
    ...(encounter === undefined ? {} : { encounter }),
    ...(user === undefined ? {} : { user }),
    ...(brokenGlass === undefined ? {} : { brokenGlass }),
    ...(signIn === undefined ? {} : { signIn }),
    ...bindingOf(claims['cnf']),
  };
}

function userRightsOf(claim: unknown): UserRights | undefined {
  if (claim === undefined) return undefined;
  const user = (claim ?? {}) as Claims;
  const fhirUser = optionalText(user, 'fhirUser');
  return {
    username: text(user, 'username'),
    roles: list(user, 'roles').filter(
      (role): role is string => typeof role === 'string' && ROLE_NAME.test(role),
    ),
    patients: list(user, 'patients').filter(id => typeof id === 'string'),
    ...(fhirUser === undefined ? {} : { fhirUser }),
  };
}

function brokenGlassOf(claim: unknown): BrokenGlass | undefined {
  if (claim === undefined) return undefined;
  const grant = (claim ?? {}) as Claims;
  return { id: text(grant, 'id'), patient: text(grant, 'patient'), purpose: text(grant, 'purpose') };
}

/** RFC 9068 §2.2.1: `auth_time`, `acr` and `amr`. */
export function signInOf({ auth_time: at, amr, acr }: Claims): SignInFacts | undefined {
  if (typeof at !== 'number') return undefined;
  const methods = Array.isArray(amr) ? amr.filter(method => typeof method === 'string') : [];
  return { at, methods, ...(typeof acr === 'string' ? { acr } : {}) };
}

function text(claims: Claims, name: string): string {
  const value = claims[name];
  if (typeof value !== 'string') throw new TokenRefusal(`The access token has no claim ${name}`);
  return value;
}

function optionalText(claims: Claims, name: string): string | undefined {
  return claims[name] === undefined ? undefined : text(claims, name);
}

function list(claims: Claims, name: string): readonly unknown[] {
  const value = claims[name];
  if (!Array.isArray(value)) throw new TokenRefusal(`The access token has no claim ${name}`);
  return value;
}

function expiry({ exp }: Claims): number {
  if (typeof exp !== 'number') throw new TokenRefusal('The access token has no claim exp');
  return exp;
}

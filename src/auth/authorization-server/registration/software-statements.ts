import { readFileSync } from 'node:fs';
import { Injectable } from '@nestjs/common';
import {
  createLocalJWKSet,
  decodeJwt,
  errors,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose';
import { Environment } from '../../../config/environment.js';
import { RegistrationError } from './registration.error.js';

const ALGORITHMS = ['RS256', 'RS384', 'PS256', 'ES256', 'ES384', 'EdDSA'];

interface TrustedIssuer {
  readonly iss: string;
  readonly jwks: JSONWebKeySet;
}

/** What somebody whom the operator trusts says about an app (RFC 7591 §2.3): `SOFTWARE_STATEMENT_ISSUERS_FILE`. */
@Injectable()
export class SoftwareStatements {
  private readonly issuers: ReadonlyMap<string, JWTVerifyGetKey>;

  constructor({ SOFTWARE_STATEMENT_ISSUERS_FILE: file }: Environment) {
    this.issuers = new Map(readIssuers(file).map(({ iss, jwks }) => [iss, createLocalJWKSet(jwks)] as const));
  }

  /** The metadata with what the statement says in place of what the app says (RFC 7591 §3.1.1). */
  async complete(body: unknown): Promise<unknown> {
    if (typeof body !== 'object' || body === null || !('software_statement' in body)) return body;
    const { software_statement: statement } = body;
    if (statement === undefined || statement === null) return body;
    if (typeof statement !== 'string') throw invalid('software_statement must be a JWT');
    const { iss: _iss, iat: _iat, exp: _exp, jti: _jti, ...claims } = await this.verified(statement);
    return { ...body, ...claims, software_statement: statement };
  }

  private async verified(statement: string): Promise<JWTPayload> {
    if (this.issuers.size === 0) throw unapproved('software statements are not accepted here');
    const key = this.issuers.get(issuerOf(statement));
    if (!key) throw unapproved('the issuer (iss) of the statement is not one that this server trusts');
    try {
      return (await jwtVerify(statement, key, { algorithms: ALGORITHMS, clockTolerance: 5 })).payload;
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw invalid('the software statement has expired');
      throw invalid('the software statement is not signed by a key of its issuer, or is not valid yet');
    }
  }
}

/** As it was sent: the answer tells it unchanged (RFC 7591 §3.2.1). */
export function statementOf(body: unknown): string | null {
  const statement = (body as Readonly<Record<string, unknown>> | null | undefined)?.['software_statement'];
  return typeof statement === 'string' ? statement : null;
}

function issuerOf(statement: string): string {
  try {
    const { iss } = decodeJwt(statement);
    if (typeof iss === 'string') return iss;
  } catch {
    throw invalid('software_statement is no JWT');
  }
  throw invalid('the software statement has no issuer (iss)');
}

/** `[{ "iss": "https://…", "jwks": { "keys": [ … ] } }]` */
function readIssuers(file: string | undefined): readonly TrustedIssuer[] {
  if (file === undefined) return [];
  const issuers: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (Array.isArray(issuers) && issuers.every(isIssuer)) return issuers;
  throw new Error(`${file} must be a list of { "iss": "https://…", "jwks": { "keys": [ … ] } }`);
}

function isIssuer(value: unknown): value is TrustedIssuer {
  const { iss, jwks } = (value ?? {}) as Partial<TrustedIssuer>;
  return typeof iss === 'string' && Array.isArray(jwks?.keys);
}

function unapproved(message: string): RegistrationError {
  return new RegistrationError('unapproved_software_statement', message);
}

function invalid(message: string): RegistrationError {
  return new RegistrationError('invalid_software_statement', message);
}

import { Injectable } from '@nestjs/common';
import { Environment } from '../../../config/environment.js';
import { SECOND_FACTOR_ACR } from '../../identity/second-factor/second-factors.js';
import { UserRepository } from '../../identity/user.repository.js';
import { scopeWithin } from '../../scopes/scope-intersection.js';

/** What a request says about how strongly a person has to sign in. */
export interface StrengthRequest {
  /** OpenID Connect Core 1.0 §3.1.2.1. */
  readonly acrValues: unknown;
  /** Client metadata `firekeeper_mfa`. */
  readonly clientMfa: unknown;
  /** What the app would be granted. */
  readonly scopes: readonly string[];
}

/** Who needs a second factor, and for what (docs/identity/second-factor.md). */
@Injectable()
export class SecondFactorRule {
  private readonly roles: ReadonlySet<string>;
  private readonly scopes: readonly string[];

  constructor(
    private readonly users: UserRepository,
    { MFA_ROLES: roles = '', MFA_SCOPES: scopes = '' }: Environment,
  ) {
    const named = roles.split(',').map(role => role.trim());
    this.roles = new Set(named.filter(role => role !== ''));
    this.scopes = scopes.split(' ').filter(scope => scope !== '');
  }

  /** An app that asks for it gets a second factor that was given for this very request. */
  isFreshWanted({ acrValues }: Pick<StrengthRequest, 'acrValues'>): boolean {
    return typeof acrValues === 'string' && acrValues.split(' ').includes(SECOND_FACTOR_ACR);
  }

  /** Whoever signs in at the hospital, the hospital asks for it: roles count for people with a password here. */
  async isRequired(request: StrengthRequest, userId: string): Promise<boolean> {
    if (this.isFreshWanted(request) || request.clientMfa === 'required') return true;
    if (request.scopes.some(scope => this.isGuarded(scope))) return true;
    if (this.roles.size === 0) return false;
    const user = await this.users.find(userId);
    return user !== undefined && user.passwordHash !== null && user.roles.some(role => this.roles.has(role));
  }

  /** It would give some of what MFA_SCOPES names: `user/*.rs` does, where `user/Patient.r` is named. */
  private isGuarded(scope: string): boolean {
    return this.scopes.some(guarded => scopeWithin(guarded, scope) !== undefined);
  }
}

export function isStrong(amr: readonly string[] = [], acr?: string): boolean {
  return amr.includes('mfa') || acr === SECOND_FACTOR_ACR;
}

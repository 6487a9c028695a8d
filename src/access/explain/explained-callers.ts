import { Injectable } from '@nestjs/common';
import { decodeJwt, jwtVerify } from 'jose';
import { Accounts } from '../../auth/authorization-server/accounts.js';
import { UserRepository } from '../../auth/identity/user.repository.js';
import { principalOf } from '../../auth/resource-server/token-claims.js';
import { keyIdOf } from '../../auth/resource-server/token-header.js';
import { TokenRefusal } from '../../auth/resource-server/token-refusal.js';
import { TokenStatus } from '../../auth/resource-server/token-status.js';
import { VerificationKeys } from '../../auth/resource-server/verification-keys.js';
import { parseSmartScopes } from '../../auth/scopes/smart-scope.js';
import type { TokenAccess } from '../../fhir/access/access-filter.js';
import { InvalidError } from '../../fhir/errors/fhir-error.js';
import type { ExplainDeclaration } from './explain.declaration.js';

export interface ExplainedCaller {
  readonly access: TokenAccess;
  /** False for a token that has expired or was revoked: whatever follows, it gets 401. */
  readonly isInForce: boolean;
}

/** Whom an explanation is about. */
@Injectable()
export class ExplainedCallers {
  constructor(
    private readonly keys: VerificationKeys,
    private readonly status: TokenStatus,
    private readonly users: UserRepository,
    private readonly accounts: Accounts,
  ) {}

  async of(asked: ExplainDeclaration): Promise<ExplainedCaller> {
    const { token, username, scope, client_id: clientId, patient } = asked;
    if (token !== undefined) {
      if (username !== undefined || scope !== undefined || clientId !== undefined)
        throw new InvalidError('Send a token, or username, client_id and scope');
      return this.ofToken(token);
    }
    if (scope === undefined || clientId === undefined)
      throw new InvalidError('Send a token; or client_id, scope and, for a person, username');
    const user = username === undefined ? undefined : await this.users.findByUsername(username);
    if (username !== undefined && !user) throw new InvalidError('There is no user of this name');
    const access: TokenAccess = {
      subject: user?.id ?? clientId,
      clientId,
      scopes: new Set(scope.split(' ')),
      smartScopes: parseSmartScopes(scope),
      ...(user === undefined ? {} : { user: await this.accounts.rightsOf(user) }),
      ...(patient === undefined ? {} : { patient }),
    };
    return { access, isInForce: user?.enabled ?? true };
  }

  /** Its signature must be ours; that it has expired is part of the explanation. */
  private async ofToken(token: string): Promise<ExplainedCaller> {
    const claims = await this.verifiedClaims(token);
    const { jti, scope = await this.status.scopeOf(String(jti)), exp = 0 } = claims;
    const isInForce = exp * 1000 > Date.now() && (await this.status.isActive(String(jti)));
    return { access: principalOf({ ...claims, scope }), isInForce };
  }

  private async verifiedClaims(token: string) {
    try {
      const key = await this.keys.find(keyIdOf(token));
      if (!key) throw new TokenRefusal('signed with a key that is not ours');
      const { iat = 0 } = decodeJwt(token);
      const { payload } = await jwtVerify(token, key, { currentDate: new Date((iat - 1) * 1000) });
      return payload;
    } catch {
      // Whatever it is, what somebody has pasted must not stand in an error.
      throw new InvalidError('token is no access token of this server');
    }
  }
}

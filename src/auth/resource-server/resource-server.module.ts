import { Global, Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { ClientCertificates } from '../mutual-tls/client-certificates.js';
import { AccessPolicyAudit } from './access-policy.audit.js';
import { BearerTokenGuard } from './bearer-token.guard.js';
import { BearerTokenStrategy } from './bearer-token.strategy.js';
import { DeclaredRoutes } from './declared-routes.js';
import { TokenPossession } from './dpop/token-possession.js';
import { HandlerPolicies } from './handler-policies.js';
import { MountedRoutes } from './mounted-routes.js';
import { RouteTable } from './route-table.js';
import { SmartScopeGuard } from './smart-scope.guard.js';
import { StandingTokens } from './standing/standing-tokens.js';
import { TrustedIssuers } from './trusted/trusted-issuers.js';
import { VerifiedTokens } from './verified-tokens.js';

/**
 * Accepts access tokens on every route (RFC 6750): first who calls, then whether the token reaches the handler.
 * `VerificationKeys`, `TokenStatus`, `ProofReplays` and `DpopNonces` come from whoever issues the tokens.
 */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [
    MountedRoutes,
    DeclaredRoutes,
    RouteTable,
    AccessPolicyAudit,
    HandlerPolicies,
    VerifiedTokens,
    TrustedIssuers,
    StandingTokens,
    TokenPossession,
    ClientCertificates,
    BearerTokenStrategy,
    { provide: APP_GUARD, useClass: BearerTokenGuard },
    { provide: APP_GUARD, useClass: SmartScopeGuard },
  ],
  exports: [
    TrustedIssuers,
    StandingTokens,
    TokenPossession,
    ClientCertificates,
    RouteTable,
    DeclaredRoutes,
    MountedRoutes,
  ],
})
export class ResourceServerModule {}

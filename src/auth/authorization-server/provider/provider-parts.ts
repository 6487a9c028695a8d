import { Injectable } from '@nestjs/common';
import type { Adapter } from 'oidc-provider';
import { ClientSecretVerifier } from '../../../clients/client-secret.verifier.js';
import { SecretUse } from '../../../clients/secret-use.js';
import { ClientRepository } from '../../../clients/client.repository.js';
import { Environment } from '../../../config/environment.js';
import { LaunchTypes } from '../../../launch-context/launch-types.js';
import { LaunchContextService } from '../../../launch-context/launch-context.service.js';
import { Pages } from '../../../pages/pages.js';
import { RateLimits } from '../../../rate-limits/rate-limits.js';
import { SmartStyle } from '../../../smart-style/smart-style.js';
import { ClientCertificates } from '../../mutual-tls/client-certificates.js';
import { TokenPossession } from '../../resource-server/dpop/token-possession.js';
import { GranularConstraints } from '../../scopes/granular-constraints.js';
import { SmartEndpoints } from '../../smart-endpoints.js';
import { FederationParts } from '../federation/federation-parts.js';
import { Accounts } from '../accounts.js';
import { SecondFactorRule } from '../interaction/second-factor.rule.js';
import { CookieSecret } from '../keys/cookie-secret.js';
import { SigningKeys } from '../keys/signing-keys.js';
import { ArtifactAdapter } from '../persistence/artifact.adapter.js';
import { ArtifactRepository } from '../persistence/artifact.repository.js';
import { ClientAdapter } from '../persistence/client.adapter.js';
import { GrantRevocation } from '../persistence/grant-revocation.js';
import { SessionEnd } from '../persistence/session-end.js';
import { StoredTokenStatus } from '../persistence/stored-token-status.js';
import { LaunchMembers } from './launch-members.js';
import { RefreshTokenRotations } from './refresh-token-rotations.js';

/** What the provider is made of; a new provider is made of the same parts. */
@Injectable()
export class ProviderParts {
  readonly members: LaunchMembers;
  readonly rotations: RefreshTokenRotations;

  constructor(
    readonly environment: Environment,
    readonly endpoints: SmartEndpoints,
    readonly keys: SigningKeys,
    readonly cookieSecret: CookieSecret,
    readonly clients: ClientRepository,
    readonly secrets: ClientSecretVerifier,
    readonly secretUse: SecretUse,
    readonly accounts: Accounts,
    readonly launches: LaunchContextService,
    readonly artifacts: ArtifactRepository,
    readonly status: StoredTokenStatus,
    readonly grants: GrantRevocation,
    readonly sessionEnd: SessionEnd,
    readonly pages: Pages,
    readonly possession: TokenPossession,
    readonly certificates: ClientCertificates,
    readonly granular: GranularConstraints,
    readonly types: LaunchTypes,
    readonly limits: RateLimits,
    readonly federation: FederationParts,
    readonly strength: SecondFactorRule,
    style: SmartStyle,
  ) {
    this.members = new LaunchMembers(style, types, environment.publicUrl);
    this.rotations = new RefreshTokenRotations(artifacts);
  }

  readonly adapter = (model: string): Adapter =>
    model === 'Client' ? new ClientAdapter(this.clients) : this.artifactAdapter(model);

  artifactAdapter(model: string): ArtifactAdapter {
    return new ArtifactAdapter(model, this.artifacts, this.status, this.grants);
  }
}

import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DpopNonces } from '../resource-server/dpop/dpop-nonces.js';
import { ProofReplays } from '../resource-server/dpop/proof-replays.js';
import { TokenStatus } from '../resource-server/token-status.js';
import { VerificationKeys } from '../resource-server/verification-keys.js';
import { SmartEndpoints } from '../smart-endpoints.js';
import { SignInRecordings } from './federation/sign-in-recordings.js';
import { AccessTokenMint } from './keys/access-token-mint.js';
import { CookieSecret } from './keys/cookie-secret.js';
import { DerivedDpopNonces } from './keys/derived-dpop-nonces.js';
import { SecretBox } from '../secret-box.js';
import { SigningKey } from './keys/signing-key.entity.js';
import { SigningKeyRepository } from './keys/signing-key.repository.js';
import { SigningKeys } from './keys/signing-keys.js';
import { StoredVerificationKeys } from './keys/stored-verification-keys.js';
import { Artifact } from './persistence/artifact.entity.js';
import { ArtifactRepository } from './persistence/artifact.repository.js';
import { GrantUse } from './persistence/grant-use.js';
import { GrantRevocation } from './persistence/grant-revocation.js';
import { RevocationListener } from './persistence/revocation-listener.js';
import { StoredProofReplays } from './persistence/stored-proof-replays.js';
import { StoredTokenStatus } from './persistence/stored-token-status.js';

/** Keys and tokens, and the two answers which the resource server needs: who signed, and is it still in force. */
@Global()
@Module({
  imports: [TypeOrmModule.forFeature([SigningKey, Artifact])],
  providers: [
    SecretBox,
    SigningKeyRepository,
    SigningKeys,
    CookieSecret,
    AccessTokenMint,
    ArtifactRepository,
    SignInRecordings,
    StoredTokenStatus,
    GrantRevocation,
    GrantUse,
    RevocationListener,
    SmartEndpoints,
    { provide: VerificationKeys, useClass: StoredVerificationKeys },
    { provide: TokenStatus, useExisting: StoredTokenStatus },
    { provide: ProofReplays, useClass: StoredProofReplays },
    { provide: DpopNonces, useClass: DerivedDpopNonces },
  ],
  exports: [
    SecretBox,
    SigningKeyRepository,
    SigningKeys,
    CookieSecret,
    AccessTokenMint,
    ArtifactRepository,
    SignInRecordings,
    StoredTokenStatus,
    GrantRevocation,
    GrantUse,
    SmartEndpoints,
    VerificationKeys,
    TokenStatus,
    ProofReplays,
    DpopNonces,
  ],
})
export class IssuedTokensModule {}

import { Injectable } from '@nestjs/common';
import { ProofReplays } from '../../resource-server/dpop/proof-replays.js';
import { ArtifactRepository, DPOP_PROOF } from './artifact.repository.js';

/** The primary key of `oidc_artifact` decides which request came first, on whatever node. */
@Injectable()
export class StoredProofReplays extends ProofReplays {
  constructor(private readonly artifacts: ArtifactRepository) {
    super();
  }

  override isFirst(proof: string, expiresAt: Date): Promise<boolean> {
    return this.artifacts.saveFirst({ type: DPOP_PROOF, id: proof, payload: {}, expiresAt });
  }
}

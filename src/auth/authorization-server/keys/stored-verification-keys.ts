import type { KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { VerificationKeys } from '../../resource-server/verification-keys.js';
import { SigningKeys } from './signing-keys.js';

/** The resource server in the same process verifies with the authorization server's keys, without HTTP between. */
@Injectable()
export class StoredVerificationKeys extends VerificationKeys {
  constructor(private readonly keys: SigningKeys) {
    super();
  }

  override find(kid: string): Promise<KeyObject | undefined> {
    return this.keys.verifyingKey(kid);
  }

  override isKnown(kid: string): boolean {
    return this.keys.verifies(kid);
  }
}

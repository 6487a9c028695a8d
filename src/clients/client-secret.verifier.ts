import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { Injectable } from '@nestjs/common';

const REMEMBERED_CLIENTS = 1000;

/**
 * Checks client secrets against their hashes. Argon2 is slow on purpose; a secret that was right once is
 * remembered under a key of this process, so that a busy client does not pay for it at every token.
 */
@Injectable()
export class ClientSecretVerifier {
  private readonly key = randomBytes(32);
  private readonly known = new Map<string, Buffer>();

  hash(secret: string): Promise<string> {
    return hash(secret);
  }

  async matches(secretHash: string, secret: string): Promise<boolean> {
    const digest = createHmac('sha256', this.key).update(secret).digest();
    const remembered = this.known.get(secretHash);
    if (remembered && timingSafeEqual(remembered, digest)) return true;
    if (!(await verify(secretHash, secret))) return false;
    if (this.known.size >= REMEMBERED_CLIENTS) this.known.clear();
    this.known.set(secretHash, digest);
    return true;
  }
}

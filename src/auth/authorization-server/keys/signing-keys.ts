import { createPublicKey, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type CryptoKey, importJWK, type JWK } from 'jose';
import type { OpenSigningKey, SigningAlgorithm } from './signing-key.entity.js';
import { SigningKeyRepository } from './signing-key.repository.js';

/** A `kid` that nobody has must not make every request read the database. */
const RELOAD_INTERVAL_MS = 1000;

/** The keys of this installation, held in memory; created at the very first start. */
@Injectable()
export class SigningKeys {
  private keys: readonly OpenSigningKey[] = [];
  private readonly verifying = new Map<string, KeyObject>();
  private loading: Promise<void> | undefined;
  private loadedAt = 0;

  constructor(private readonly repository: SigningKeyRepository) {}

  /** All keys with their private parts, newest first, as oidc-provider wants them. */
  async privateKeySet(): Promise<{ keys: JWK[] }> {
    await this.loadOnce();
    return {
      keys: this.keys.map(key => ({ ...key.privateKey, kid: key.kid, alg: key.algorithm, use: 'sig' })),
    };
  }

  /** The key which signs with this algorithm now. */
  async signing(algorithm: SigningAlgorithm): Promise<{ kid: string; key: CryptoKey | Uint8Array }> {
    await this.loadOnce();
    const newest = this.keys.find(key => key.algorithm === algorithm);
    if (!newest) throw new Error(`no signing key for ${algorithm}`);
    return { kid: newest.kid, key: await importJWK(newest.privateKey, algorithm) };
  }

  /** The public key with this `kid`; a key that another node has just made is found by looking again. */
  async verifyingKey(kid: string): Promise<KeyObject | undefined> {
    await this.loadOnce();
    if (!this.verifying.has(kid) && Date.now() - this.loadedAt > RELOAD_INTERVAL_MS) await this.reload();
    return this.verifying.get(kid);
  }

  /** Whether a key with this `kid` is in memory. */
  verifies(kid: string): boolean {
    return this.verifying.has(kid);
  }

  /** For jose, which wants a key or an exception. */
  async requireVerifyingKey(kid: string | undefined): Promise<KeyObject> {
    const key = kid === undefined ? undefined : await this.verifyingKey(kid);
    if (!key) throw new Error('the token names no key of ours');
    return key;
  }

  /** New keys from now on. Tokens of the old ones stay valid until they expire. */
  async rotate(): Promise<void> {
    await this.repository.renew(new Date());
    await this.reload();
  }

  /** Changes when the set of keys does. */
  fingerprint(): string {
    return this.keys.map(({ kid }) => kid).join(' ');
  }

  async reload(): Promise<void> {
    this.loadedAt = Date.now();
    const keys = await this.repository.list();
    this.verifying.clear();
    for (const { kid, privateKey } of keys) {
      this.verifying.set(kid, createPublicKey({ key: privateKey, format: 'jwk' }));
    }
    this.keys = keys;
  }

  private loadOnce(): Promise<void> {
    this.loading ??= this.repository.renew(new Date(0)).then(() => this.reload());
    return this.loading;
  }
}

import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Environment } from '../config/environment.js';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SEALED = /^sealed:([\w-]+):([\w-]+)$/;

/**
 * What a copy of the database must not betray, encrypted with a key that is not in it: `SECRETS_KEY`. Of several keys
 * the first one encrypts, and all of them decrypt. Without a key, secrets stand as they are.
 */
@Injectable()
export class SecretBox {
  private readonly keys: readonly (readonly [id: string, key: Buffer])[];

  constructor({ SECRETS_KEY: keys = '' }: Environment) {
    const texts = keys.split(',').map(text => text.trim());
    this.keys = texts
      .filter(text => text !== '')
      .map(text => Buffer.from(text, 'base64url'))
      .map(key => [hash('sha256', key, 'base64url').slice(0, 12), key]);
  }

  seal(secret: string): string {
    const [current] = this.keys;
    if (!current) return secret;
    const [id, key] = current;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, key, nonce);
    const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return `sealed:${id}:${Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url')}`;
  }

  open(stored: string): string {
    const [, id, content] = SEALED.exec(stored) ?? [];
    if (id === undefined || content === undefined) return stored;
    const [, key] = this.keys.find(([each]) => each === id) ?? [];
    if (!key)
      throw new Error('a secret in the database is encrypted with a key that SECRETS_KEY does not hold');
    const bytes = Buffer.from(content, 'base64url');
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES));
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    const text = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
    return text.toString('utf8');
  }

  /** False for what should be sealed anew: it is not encrypted, or with an earlier key. */
  isCurrent(stored: string): boolean {
    const [current] = this.keys;
    return !current || SEALED.exec(stored)?.[1] === current[0];
  }
}

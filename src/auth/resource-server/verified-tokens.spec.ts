import { createSecretKey, type KeyObject } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Principal } from './principal.js';
import { TokenStatus } from './token-status.js';
import { VerificationKeys } from './verification-keys.js';
import { VerifiedTokens } from './verified-tokens.js';

class KnownKeys extends VerificationKeys {
  readonly keys = new Map<string, KeyObject>([['current', createSecretKey(Buffer.alloc(32))]]);
  override find = async (kid: string) => Promise.resolve(this.keys.get(kid));
  override isKnown = (kid: string) => this.keys.has(kid);
}

class KnownStatus extends TokenStatus {
  readonly revoked = new Set<string>();
  isForgotten = false;
  override scopeOf = async () => Promise.resolve(undefined);
  override isActive = async (tokenId: string) => Promise.resolve(!this.revoked.has(tokenId));
  override isKnownActive = (tokenId: string) => !this.isForgotten && !this.revoked.has(tokenId);
}

const TOKEN = `${Buffer.from('{"kid":"current"}').toString('base64url')}.claims.signature`;

function principal(secondsToLive: number): Principal {
  return {
    subject: 'alice',
    clientId: 'app',
    tokenId: 'token-1',
    scopes: new Set(),
    smartScopes: [],
    expiresAt: Date.now() / 1000 + secondsToLive,
  };
}

describe('a token that was verified before', () => {
  let keys: KnownKeys;
  let status: KnownStatus;
  let tokens: VerifiedTokens;
  const connection = {};
  beforeEach(() => {
    keys = new KnownKeys();
    status = new KnownStatus();
    tokens = new VerifiedTokens(keys, status);
  });

  it('stands for its principal, and no other token does', async () => {
    tokens.remember(TOKEN, principal(60));
    expect(await tokens.find(TOKEN)).toMatchObject({ subject: 'alice' });
    expect(await tokens.find(`${TOKEN}x`)).toBeUndefined();
    expect(tokens.recall(TOKEN, connection)).toMatchObject({ subject: 'alice' });
    expect(tokens.recall(`${TOKEN}x`, connection)).toBeUndefined();
  });

  it('is asked about unless all that may change is remembered', async () => {
    tokens.remember(TOKEN, principal(60));
    status.isForgotten = true;
    expect(tokens.recall(TOKEN, connection)).toBeUndefined();
    expect(await tokens.find(TOKEN)).toMatchObject({ subject: 'alice' });
  });

  it('is verified again once it has expired', async () => {
    tokens.remember(TOKEN, principal(-1));
    expect(tokens.recall(TOKEN, connection)).toBeUndefined();
    expect(await tokens.find(TOKEN)).toBeUndefined();
  });

  it('is verified again once its key is ours no more', async () => {
    tokens.remember(TOKEN, principal(60));
    keys.keys.clear();
    expect(tokens.recall(TOKEN, connection)).toBeUndefined();
    expect(await tokens.find(TOKEN)).toBeUndefined();
  });

  it('is verified again once it was revoked, and for ever', async () => {
    tokens.remember(TOKEN, principal(60));
    status.revoked.add('token-1');
    expect(tokens.recall(TOKEN, connection)).toBeUndefined();
    expect(await tokens.find(TOKEN)).toBeUndefined();
    status.revoked.clear();
    expect(await tokens.find(TOKEN)).toBeUndefined();
  });
});

import type { Client } from './client.entity.js';

/** What a client's row holds of its secrets. */
export type HeldSecrets = Pick<
  Client,
  | 'secretHash'
  | 'secretCreatedAt'
  | 'secretLastUsedAt'
  | 'previousSecretHash'
  | 'previousSecretExpiresAt'
  | 'previousSecretLastUsedAt'
>;

const NONE = { hash: null, expiresAt: null, lastUsedAt: null };

/** The new secret, and for the overlap the one before it; an older one still is gone. */
export function replacedSecret(
  known: Client | null,
  secretHash: string,
  overlapSeconds: number,
): HeldSecrets {
  const isKept = overlapSeconds > 0 && known?.secretHash;
  const previous = isKept
    ? {
        hash: known.secretHash,
        expiresAt: new Date(Date.now() + overlapSeconds * 1000),
        lastUsedAt: known.secretLastUsedAt ?? null,
      }
    : NONE;
  return {
    secretHash,
    secretCreatedAt: new Date(),
    secretLastUsedAt: null,
    previousSecretHash: previous.hash,
    previousSecretExpiresAt: previous.expiresAt,
    previousSecretLastUsedAt: previous.lastUsedAt,
  };
}

/** Undefined once it has run out. */
export function previousSecretHashOf({
  previousSecretHash,
  previousSecretExpiresAt,
}: Client): string | undefined {
  const isGood = previousSecretExpiresAt !== null && previousSecretExpiresAt > new Date();
  return isGood ? (previousSecretHash ?? undefined) : undefined;
}

export const NO_SECRET: HeldSecrets = {
  secretHash: null,
  secretCreatedAt: null,
  secretLastUsedAt: null,
  previousSecretHash: null,
  previousSecretExpiresAt: null,
  previousSecretLastUsedAt: null,
};

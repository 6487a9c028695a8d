import type { Registered } from './client-registration.js';

/** RFC 7591 §3.2.1: a new secret, told once; and until when the one before it is good. */
export function issuedSecret({ client, secret }: Registered): Readonly<Record<string, unknown>> {
  if (secret === undefined) return {};
  const until = client.previousSecretExpiresAt;
  return {
    client_secret: secret,
    client_secret_expires_at: 0,
    ...(until ? { previous_client_secret_expires_at: secondsOf(until) } : {}),
  };
}

export function secondsOf(moment: Date): number {
  return Math.floor(moment.getTime() / 1000);
}

import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';

/** What a browser hands over, as far as it has been looked at. */
export interface SentCredential<Response> {
  readonly response: Response;
  readonly id: string;
  readonly challenge: string;
}

/** §5.8.1: the longest credential id has 1023 bytes. */
const CREDENTIAL_ID = /^[\w-]{1,1364}$/;
const LONGEST = 64 * 1024;

/**
 * The answer to `navigator.credentials.create` or `get` in JSON. Undefined for what is none, and for one that was given
 * inside a frame of another site. Nothing in it is proven yet.
 */
export function readCredential<Response extends AuthenticationResponseJSON | RegistrationResponseJSON>(
  text: string,
): SentCredential<Response> | undefined {
  if (text.length > LONGEST) return undefined;
  const sent = objectIn(text);
  const { id, response } = sent;
  if (typeof id !== 'string' || !CREDENTIAL_ID.test(id) || typeof response !== 'object' || !response)
    return undefined;
  const { clientDataJSON } = response as { readonly clientDataJSON?: unknown };
  if (typeof clientDataJSON !== 'string') return undefined;
  const { challenge, crossOrigin } = objectIn(Buffer.from(clientDataJSON, 'base64url').toString());
  if (typeof challenge !== 'string' || crossOrigin === true || challenge.includes('\0')) return undefined;
  return { response: sent as unknown as Response, id, challenge };
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

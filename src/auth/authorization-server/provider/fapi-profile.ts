import { decodeProtectedHeader } from 'jose';
import { type Client, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { FAPI_ALGORITHMS } from '../../../clients/protection.policy.js';

/** Whether the client was registered for the FAPI 2.0 Security Profile; see `ClientAdapter` for the member. */
export function isFapi(client: Client | undefined): boolean {
  return client?.metadata()['firekeeper_profile'] === 'fapi2';
}

export function fapiProfile(_ctx: KoaContextWithOIDC, client: Client | undefined): '2.0' | undefined {
  return isFapi(client) ? '2.0' : undefined;
}

/** FAPI 2.0 Security Profile §5.3.2.1 (8): its refresh tokens stay the same; they are bound to the client anyway. */
export function rotatesRefreshToken({ oidc }: KoaContextWithOIDC): boolean {
  return !isFapi(oidc.client);
}

/** FAPI 2.0 Security Profile §5.4.1, for the proof that comes with a token request. */
export function checkProofAlgorithm(ctx: KoaContextWithOIDC): void {
  const proof = ctx.get('DPoP');
  if (proof === '' || !isFapi(ctx.oidc.client)) return;
  if (!FAPI_ALGORITHMS.includes(decodeProtectedHeader(proof).alg)) {
    throw new errors.InvalidDpopProof(`the proof must be signed with ${FAPI_ALGORITHMS.join(', ')}`);
  }
}

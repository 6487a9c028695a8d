import { Injectable } from '@nestjs/common';
import { decodeJwt } from 'jose';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  Configuration,
  customFetch,
  enableNonRepudiationChecks,
  None,
} from 'openid-client';
import type { SignInFacts } from '../../auth/resource-server/principal.js';
import { signInOf } from '../../auth/resource-server/token-claims.js';
import { SmartEndpoints } from '../../auth/smart-endpoints.js';
import { Environment } from '../../config/environment.js';
import { PORTAL_CLIENT_ID, redirectUri } from '../portal-client.js';
import type { PendingSignIn } from './pending-sign-in.js';

export interface SignedInPerson {
  /** The verified `sub`. */
  readonly subject: string;
  /** `jti` of the access token. */
  readonly tokenId: string | undefined;
  readonly signIn: SignInFacts | undefined;
}

/** OpenID Connect Core 1.0 §3.1 against our own authorization server, with nothing that other clients do not have. */
@Injectable()
export class OidcClient {
  private readonly configuration: Configuration;

  constructor(
    private readonly environment: Environment,
    private readonly endpoints: SmartEndpoints,
  ) {
    this.configuration = new Configuration(
      {
        issuer: endpoints.issuer,
        authorization_endpoint: endpoints.authorization,
        token_endpoint: endpoints.token,
        jwks_uri: endpoints.keySet,
        authorization_response_iss_parameter_supported: true,
      },
      PORTAL_CLIENT_ID,
      { token_endpoint_auth_method: 'none' },
      None(),
    );
    enableNonRepudiationChecks(this.configuration);
    // The requests below go to this very process, whatever PUBLIC_URL says.
    allowInsecureRequests(this.configuration);
    this.configuration[customFetch] = (url, options) =>
      fetch(this.withinThisProcess(url), options as RequestInit);
  }

  /** @param more what else the request says, such as `max_age`. */
  async authorizationUrl(
    { state, nonce, codeVerifier }: PendingSignIn,
    more: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const url = buildAuthorizationUrl(this.configuration, {
      redirect_uri: redirectUri(this.environment.publicUrl),
      scope: 'openid profile',
      aud: this.environment.fhirBase,
      state,
      nonce,
      code_challenge: await calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
      ...more,
    });
    return url.href;
  }

  /** Who has signed in. Throws for every answer that is not the one to this sign-in. */
  async finish(answer: URL, { state, nonce, codeVerifier }: PendingSignIn): Promise<SignedInPerson> {
    const tokens = await authorizationCodeGrant(this.configuration, answer, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: codeVerifier,
      idTokenExpected: true,
    });
    const token = decodeJwt(tokens.access_token);
    return { subject: tokens.claims()!.sub, tokenId: token.jti, signIn: signInOf(token) };
  }

  signOutUrl(): string {
    const url = new URL(this.endpoints.endSession);
    url.searchParams.set('client_id', PORTAL_CLIENT_ID);
    url.searchParams.set('post_logout_redirect_uri', `${this.environment.publicUrl}/`);
    return url.href;
  }

  /** Behind a proxy the public address may be out of reach from inside. */
  private withinThisProcess(url: string): string {
    const { HOST, PORT, publicUrl } = this.environment;
    const host =
      HOST === '0.0.0.0' ? '127.0.0.1' : HOST === '::' ? '[::1]' : HOST.includes(':') ? `[${HOST}]` : HOST;
    return url.replace(publicUrl, `http://${host}:${PORT}`);
  }
}

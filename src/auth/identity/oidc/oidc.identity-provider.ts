import { errors as joseErrors, jwtVerify } from 'jose';
import {
  authorizationCodeGrant,
  AuthorizationResponseError,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  calculatePKCECodeChallenge,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
} from 'openid-client';
import {
  ProviderUnavailableError,
  type RedirectIdentityProvider,
  type SignInRequest,
  type SignInStart,
  type SignOutRequest,
  type UpstreamAnswer,
  type UpstreamIdentity,
  UpstreamRefusalError,
} from '../identity-provider.js';
import { textAt, textsAt } from '../../claims/claims.js';
import type { ProviderEndpoints } from '../providers/provider-endpoints.js';
import { type Discovered, OidcDiscovery } from './oidc-discovery.js';
import type { OidcProviderDeclaration } from './oidc-provider.declaration.js';
import { type LogoutNotice, logoutNoticeOf } from './logout-token.js';

const CLOCK_SKEW_SECONDS = 30;
/** As ID tokens are signed; `none` and what needs a shared secret are not among them. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

/** Signs in at an OpenID provider: OpenID Connect Core 1.0 §3.1 with PKCE (RFC 7636), state and nonce. */
export class OidcIdentityProvider implements RedirectIdentityProvider {
  readonly flow = 'redirect';
  private readonly discovery: OidcDiscovery;

  constructor(
    private readonly declaration: OidcProviderDeclaration,
    private readonly endpoints: ProviderEndpoints,
  ) {
    this.discovery = new OidcDiscovery(declaration);
  }

  async start({ state, loginHint, acrValues, isFresh }: SignInRequest): Promise<SignInStart> {
    const { configuration } = await this.discovery.get();
    const kept = { nonce: randomNonce(), codeVerifier: randomPKCECodeVerifier() };
    const wantedAcr = acrValues ?? this.declaration.acr_values;
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: this.endpoints.callback,
      scope: this.declaration.scope ?? 'openid profile email',
      state,
      nonce: kept.nonce,
      code_challenge: await calculatePKCECodeChallenge(kept.codeVerifier),
      code_challenge_method: 'S256',
      ...(loginHint === undefined ? {} : { login_hint: loginHint }),
      ...(wantedAcr === undefined ? {} : { acr_values: wantedAcr }),
      ...(isFresh ? { prompt: 'login', max_age: '0' } : {}),
    });
    return { location: url.href, kept: { ...kept, ...(isFresh ? { fresh: 'yes' } : {}) } };
  }

  async finish(answer: UpstreamAnswer, kept: SignInStart['kept']): Promise<UpstreamIdentity> {
    const discovered = await this.discovery.get();
    try {
      return await this.identityOf(discovered, answer, kept);
    } catch (error) {
      throw this.refusalOf(error);
    }
  }

  async signOut({ facts, state }: SignOutRequest): Promise<string | undefined> {
    if (this.declaration.sign_out === false) return undefined;
    const { configuration } = await this.discovery.get();
    if (configuration.serverMetadata().end_session_endpoint === undefined) return undefined;
    return buildEndSessionUrl(configuration, {
      post_logout_redirect_uri: this.endpoints.signedOut,
      state,
      ...(facts.hint === undefined ? {} : { id_token_hint: facts.hint }),
    }).href;
  }

  /** Whom the provider has signed out. Throws for what it has not sent. */
  async readLogoutToken(token: string): Promise<LogoutNotice> {
    const { configuration, keys } = await this.discovery.get();
    return logoutNoticeOf(token, keys, {
      issuer: configuration.serverMetadata().issuer,
      audience: this.declaration.client_id,
      algorithms: ALGORITHMS,
    });
  }

  private async identityOf(
    { configuration, keys }: Discovered,
    answer: UpstreamAnswer,
    kept: SignInStart['kept'],
  ): Promise<UpstreamIdentity> {
    const url = new URL(this.endpoints.callback);
    url.search = answer.toString();
    const tokens = await authorizationCodeGrant(configuration, url, {
      // who began this sign-in was settled by the state, before this
      expectedState: answer.get('state') ?? '',
      expectedNonce: kept['nonce']!,
      pkceCodeVerifier: kept['codeVerifier']!,
      idTokenExpected: true,
      ...(kept['fresh'] === undefined ? {} : { maxAge: 120 }),
    });
    const idToken = tokens.id_token!;
    const { payload } = await jwtVerify(idToken, keys, {
      issuer: configuration.serverMetadata().issuer,
      audience: this.declaration.client_id,
      algorithms: ALGORITHMS,
      clockTolerance: CLOCK_SKEW_SECONDS,
    });
    const more = this.declaration.userinfo
      ? await fetchUserInfo(configuration, tokens.access_token, String(payload.sub))
      : {};
    const claims = { ...more, ...payload };
    // what userinfo says may be what people have written of themselves
    const acr = textAt(payload, 'acr');
    this.requireStrength(acr);
    const subject = textAt(claims, this.declaration.mapping?.subject ?? 'sub');
    if (subject === undefined) throw this.unproven('the claim that is to be the subject was not sent');
    const sid = textAt(payload, 'sid');
    return {
      subject,
      claims,
      methods: textsAt(payload, 'amr'),
      ...(acr === undefined ? {} : { acr }),
      session: { hint: idToken, subject: String(payload.sub), ...(sid === undefined ? {} : { sid }) },
    };
  }

  private requireStrength(acr: string | undefined): void {
    const { required_acr: required } = this.declaration;
    if (!required?.length || (acr !== undefined && required.includes(acr))) return;
    const detail = `acr is ${acr ?? 'missing'}, and one of required_acr is wanted`;
    throw new UpstreamRefusalError(this.declaration.id, 'weak', detail);
  }

  private unproven(detail: string): UpstreamRefusalError {
    return new UpstreamRefusalError(this.declaration.id, 'unproven', detail);
  }

  private refusalOf(error: unknown): Error {
    if (error instanceof UpstreamRefusalError) return error;
    if (error instanceof AuthorizationResponseError)
      return new UpstreamRefusalError(this.declaration.id, 'declined', `it answered ${error.error}`);
    if (isOutage(error)) return new ProviderUnavailableError(this.declaration.id, error);
    return this.unproven(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  }
}

/** A request that found nobody, as opposed to an answer that proves nothing. */
function isOutage(error: unknown): boolean {
  if (error instanceof joseErrors.JWKSTimeout) return true;
  if (!(error instanceof Error)) return false;
  if (error.name === 'TimeoutError' || error.message === 'fetch failed') return true;
  return error.cause instanceof Error && isOutage(error.cause);
}

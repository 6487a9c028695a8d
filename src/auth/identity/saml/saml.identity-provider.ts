import { randomBytes } from 'node:crypto';
import type { CacheProvider, Profile, SAML, SamlConfig } from '@node-saml/node-saml';
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
import { textAt } from '../../claims/claims.js';
import type { ProviderEndpoints } from '../providers/provider-endpoints.js';
import { assertionFacts } from './assertion-checks.js';
import { MetadataSource } from './metadata-source.js';
import { plainResponse } from './plain-response.js';
import type { SamlProviderDeclaration } from './saml-provider.declaration.js';
import { signedQuery } from './signed-query.js';

const SKEW_MS = 60_000;
const WAITING_MS = 15 * 60_000;

/** The name of a session there, as it is handed back at a sign-out. */
interface SessionName {
  readonly nameID: string;
  readonly nameIDFormat: string;
  readonly sessionIndex?: string;
}

/** Somebody who signs out there, and where the answer goes. */
export interface LogoutRequest {
  readonly id: string;
  readonly subject?: string;
  readonly sid?: string;
  readonly answer: string;
}

/** Signs in at a SAML 2.0 identity provider: Web Browser SSO, request by redirect, response by POST (Profiles §4.1). */
export class SamlIdentityProvider implements RedirectIdentityProvider {
  readonly flow = 'redirect';
  private readonly source: MetadataSource;

  constructor(
    private readonly declaration: SamlProviderDeclaration,
    private readonly endpoints: ProviderEndpoints,
  ) {
    this.source = new MetadataSource(declaration);
  }

  async start({ state, acrValues, isFresh = false }: SignInRequest): Promise<SignInStart> {
    const requestId = `_${randomBytes(20).toString('hex')}`;
    const context = acrValues?.split(' ') ?? this.declaration.authn_context;
    const saml = await this.saml({
      forceAuthn: isFresh,
      generateUniqueId: () => requestId,
      disableRequestedAuthnContext: context === undefined,
      ...(context === undefined ? {} : { authnContext: context }),
    });
    const location = await saml.getAuthorizeUrlAsync(state, undefined, {});
    const startedAt = String(Math.floor(Date.now() / 1000));
    return { location, kept: { requestId, startedAt, ...(isFresh ? { fresh: 'yes' } : {}) } };
  }

  async finish(answer: UpstreamAnswer, kept: SignInStart['kept']): Promise<UpstreamIdentity> {
    const { requestId = '', startedAt, fresh } = kept;
    try {
      const response = plainResponse(answer.get('SAMLResponse') ?? '', this.declaration.private_key);
      const { profile } = await this.withKeysOfToday(async () => {
        const saml = await this.saml({ cacheProvider: onlyRequest(requestId, startedAt) });
        return saml.validatePostResponseAsync({ SAMLResponse: response });
      });
      if (!profile) throw new Error('the response holds no assertion');
      const metadata = await this.source.get();
      const facts = assertionFacts(profile.getAssertion?.(), {
        requestId,
        recipient: this.endpoints.callback,
        issuer: metadata.entityId,
        ...(fresh === undefined ? {} : { signedInAfter: Number(startedAt) }),
      });
      return this.identityOf(profile, facts);
    } catch (error) {
      if (error instanceof UpstreamRefusalError || error instanceof ProviderUnavailableError) throw error;
      throw this.refused('unproven', error instanceof Error ? error.message : String(error));
    }
  }

  async signOut({ facts, state }: SignOutRequest): Promise<string | undefined> {
    const { logoutUrl } = await this.source.get();
    if (this.declaration.sign_out === false || logoutUrl === undefined || facts.hint === undefined)
      return undefined;
    const name = JSON.parse(facts.hint) as SessionName;
    const saml = await this.saml();
    return saml.getLogoutUrlAsync({ ...name, issuer: this.endpoints.metadata }, state, {});
  }

  /** SAML 2.0 Bindings §3.4. Throws for what the provider has not signed. */
  async readLogoutRequest(query: string): Promise<LogoutRequest> {
    const sent = signedQuery(query);
    const { saml, profile } = await this.withKeysOfToday(async () => {
      const using = await this.saml();
      return { saml: using, profile: (await using.validateRedirectAsync(sent, query)).profile };
    });
    if (!profile?.ID) throw new Error('the logout request names nobody');
    return {
      id: profile.ID,
      ...(profile.sessionIndex === undefined ? { subject: profile.nameID } : { sid: profile.sessionIndex }),
      answer: await saml.getLogoutResponseUrlAsync(profile, sent['RelayState'] ?? '', {}, true),
    };
  }

  /** SAML 2.0 Metadata §2.4.4: what the provider has to know of us. */
  async metadata(): Promise<string> {
    const { certificate = null } = this.declaration;
    // without the metadata of the provider, for that is often made from ours
    const saml = await this.made({ idpCert: 'none yet' });
    return saml.generateServiceProviderMetadata(certificate, certificate);
  }

  private identityOf(
    profile: Profile,
    { id, seconds, authnContext }: ReturnType<typeof assertionFacts>,
  ): UpstreamIdentity {
    const { required_acr: required, mapping } = this.declaration;
    if (required?.length && (authnContext === undefined || !required.includes(authnContext)))
      throw this.refused('weak', `AuthnContextClassRef is ${authnContext ?? 'missing'}`);
    const { nameID, nameIDFormat, sessionIndex } = profile;
    const claims = { ...(profile['attributes'] as object | undefined), nameID };
    const subject = textAt(claims, mapping?.subject ?? 'nameID');
    if (subject === undefined) throw this.refused('unproven', 'the subject was not sent');
    if (!mapping?.subject && nameIDFormat?.endsWith(':transient'))
      throw this.refused('unproven', 'the NameID is transient: set name_id_format, or mapping.subject');
    const name = { nameID, nameIDFormat, ...(sessionIndex === undefined ? {} : { sessionIndex }) };
    return {
      subject,
      claims,
      methods: [],
      onceOnly: { id, seconds },
      session: {
        hint: JSON.stringify(name),
        subject: nameID,
        ...(sessionIndex === undefined ? {} : { sid: sessionIndex }),
      },
      ...(authnContext === undefined ? {} : { acr: authnContext }),
    };
  }

  /** Metadata may have changed within the hour: what seems to be signed by nobody is verified with what it says now. */
  private async withKeysOfToday<T>(verify: () => Promise<T>): Promise<T> {
    try {
      return await verify();
    } catch (error) {
      const isUnsigned = error instanceof Error && /signature/i.test(error.message);
      if (!isUnsigned || !(await this.source.isChanged())) throw error;
      return verify();
    }
  }

  private async saml(more: Partial<SamlConfig> = {}): Promise<SAML> {
    const { entityId, signOnUrl, logoutUrl, certificates } = await this.source.get();
    return this.made({
      idpCert: [...certificates],
      idpIssuer: entityId,
      entryPoint: signOnUrl,
      ...(logoutUrl === undefined ? {} : { logoutUrl }),
      ...more,
    });
  }

  private async made(config: Pick<SamlConfig, 'idpCert'> & Partial<SamlConfig>): Promise<SAML> {
    // Loaded by the first use, as few installations have such a provider.
    const { SAML, ValidateInResponseTo } = await import('@node-saml/node-saml');
    return new SAML({
      ...this.options(),
      validateInResponseTo: ValidateInResponseTo.always,
      ...config,
    });
  }

  private options() {
    const { private_key: privateKey, name_id_format: format = null } = this.declaration;
    return {
      issuer: this.endpoints.metadata,
      audience: this.endpoints.metadata,
      callbackUrl: this.endpoints.callback,
      logoutCallbackUrl: this.endpoints.signedOut,
      identifierFormat: format,
      signatureAlgorithm: 'sha256',
      digestAlgorithm: 'sha256',
      wantAssertionsSigned: true,
      wantAuthnResponseSigned: false,
      acceptedClockSkewMs: SKEW_MS,
      requestIdExpirationPeriodMs: WAITING_MS,
      ...(privateKey === undefined ? {} : { privateKey, decryptionPvk: privateKey }),
    } as const;
  }

  private refused(reason: 'unproven' | 'weak', detail: string): UpstreamRefusalError {
    return new UpstreamRefusalError(this.declaration.id, reason, detail);
  }
}

/** The one request that an answer may be about; the library would keep them in the memory of one process. */
function onlyRequest(requestId: string, startedAt: string | undefined): CacheProvider {
  const instant = new Date(Number(startedAt) * 1000).toISOString();
  return {
    saveAsync: () => Promise.resolve(null),
    getAsync: key => Promise.resolve(key === requestId ? instant : null),
    removeAsync: key => Promise.resolve(key),
  };
}

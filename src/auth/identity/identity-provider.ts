/** Who signed in: the account of ours, and how sure we are of it (`amr` values of RFC 8176). */
export interface Identity {
  readonly userId: string;
  readonly methods: readonly string[];
  /** OpenID Connect Core 1.0 §2 `acr`. */
  readonly acr?: string;
}

/** Why nobody did. Never says whether the account exists. */
export interface SignInRefusal {
  readonly reason: 'wrong' | 'too-many-attempts';
}

/** Finds out who is there by something the person knows. */
export abstract class PasswordIdentityProvider {
  abstract signIn(username: string, password: string): Promise<Identity | SignInRefusal>;
}

/** What an identity provider of the hospital says about somebody. */
export interface UpstreamIdentity {
  /** Never used again for somebody else there: with the provider's id, the key of the account. */
  readonly subject: string;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly acr?: string;
  readonly methods: readonly string[];
  readonly session?: UpstreamSessionFacts;
  /** What proves it, if that is to be accepted once: its name, and how long it could be brought again. */
  readonly onceOnly?: { readonly id: string; readonly seconds: number };
}

/** What is needed to end the session there with ours, and ours with the one there. */
export interface UpstreamSessionFacts {
  readonly sid?: string;
  /** As the provider names the person when the session ends: `sub`, NameID. Left out, the subject of the account. */
  readonly subject?: string;
  /** Handed back when the person signs out: an ID token, or a SAML NameID. */
  readonly hint?: string;
}

/** By what somebody is recognized: at a site of the provider's, by a password, or by the request itself. */
export type SignInFlow = RedirectIdentityProvider | DirectoryIdentityProvider | RequestIdentityProvider;

/** What a sign-in that goes elsewhere begins with. */
export interface SignInRequest {
  /** Comes back with the answer, and is worth one answer. */
  readonly state: string;
  readonly loginHint?: string;
  readonly acrValues?: string;
  /** The person is asked anew, even with a session there. */
  readonly isFresh?: boolean;
}

export interface SignInStart {
  readonly location: string;
  /** Needed to judge the answer; stays on the server. */
  readonly kept: Readonly<Record<string, string>>;
}

/** What the browser brings back: the parameters of the callback, as they were sent. */
export type UpstreamAnswer = URLSearchParams;

export interface SignOutRequest {
  readonly facts: UpstreamSessionFacts;
  readonly subject: string;
  readonly state: string;
}

/** Signs people in at a site of its own: OpenID Connect, SAML. */
export interface RedirectIdentityProvider {
  readonly flow: 'redirect';
  start(request: SignInRequest): Promise<SignInStart>;
  /** Throws `UpstreamRefusalError` for whatever does not prove who it is. */
  finish(answer: UpstreamAnswer, kept: SignInStart['kept']): Promise<UpstreamIdentity>;
  /** Where to send somebody who signs out here; undefined if nothing ends there. */
  signOut(request: SignOutRequest): Promise<string | undefined>;
}

/** Is asked with user name and password, which are typed in here: a directory. */
export interface DirectoryIdentityProvider {
  readonly flow: 'password';
  /** Undefined for a wrong name or password, which are not told apart. */
  signIn(username: string, password: string): Promise<UpstreamIdentity | undefined>;
}

/** The request with which somebody comes to the provider's link on the login page. */
export interface IdentifyingRequest {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Of the connection, which may be that of a proxy. */
  readonly address: string;
  /** The person is to be asked anew: what proves an earlier sign-in is not enough. */
  readonly isFresh: boolean;
}

/** Is told by something on the way who is there: a proxy that has read a badge, a smart card, Kerberos. */
export interface RequestIdentityProvider {
  readonly flow: 'request';
  /** Undefined if the request names nobody. Throws `UpstreamRefusalError` for what does not prove it. */
  identify(request: IdentifyingRequest): Promise<UpstreamIdentity | undefined>;
}

/** The provider does not answer, or not as it was declared. The cause is for the log. */
export class ProviderUnavailableError extends Error {
  constructor(
    readonly providerId: string,
    cause: unknown,
  ) {
    super(`identity provider ${providerId} cannot be used: ${wordsOf(cause)}`, { cause });
    this.name = 'ProviderUnavailableError';
  }
}

/** What came back proves nothing. The detail is for the log, and says what an integrator has to look at. */
export class UpstreamRefusalError extends Error {
  constructor(
    readonly providerId: string,
    readonly reason: 'declined' | 'unproven' | 'weak',
    detail: string,
  ) {
    super(`identity provider ${providerId}: ${detail}`);
    this.name = 'UpstreamRefusalError';
  }
}

function wordsOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const inner = cause.cause instanceof Error ? ` (${cause.cause.message})` : '';
  return `${cause.message}${inner}`;
}

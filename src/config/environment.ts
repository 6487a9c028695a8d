import { joinedSettings } from './joined-settings.js';
import { ServerSettings } from './settings/server.settings.js';
import { DatabaseSettings } from './settings/database.settings.js';
import { FhirSettings } from './settings/fhir.settings.js';
import { ClientSettings } from './settings/client.settings.js';
import { MutualTlsSettings } from './settings/mutual-tls.settings.js';
import { SignInSettings } from './settings/sign-in.settings.js';
import { PageSettings } from './settings/page.settings.js';
import { AuditSettings } from './settings/audit.settings.js';
import { LoadSettings } from './settings/load.settings.js';
import { RateLimitSettings } from './settings/rate-limit.settings.js';
import { LogSettings } from './settings/log.settings.js';

/**
 * Every setting of the server, with its default. A property is the environment variable of the same name;
 * `docs/configuration.md` is made from the classes, in the order in which they are imported here.
 */
export class Environment extends joinedSettings(
  ServerSettings,
  DatabaseSettings,
  FhirSettings,
  ClientSettings,
  MutualTlsSettings,
  SignInSettings,
  PageSettings,
  AuditSettings,
  LoadSettings,
  RateLimitSettings,
  LogSettings,
) {
  /** `PUBLIC_URL` without a trailing slash. */
  get publicUrl(): string {
    return originOf(this.PUBLIC_URL ?? `http://localhost:${this.PORT}`);
  }

  /** Where FHIR begins; the `aud` of authorization requests and access tokens. */
  get fhirBase(): string {
    return `${this.publicUrl}/fhir`;
  }

  /** RFC 9728 §3.1: where clients learn who gives out tokens for the FHIR base. */
  get resourceMetadata(): string {
    return `${this.publicUrl}/.well-known/oauth-protected-resource/fhir`;
  }

  /** RFC 8414 issuer of the authorization server. */
  get issuer(): string {
    return `${this.publicUrl}/auth`;
  }

  /** What each worker has of `DATABASE_POOL_SIZE`. */
  get poolSize(): number {
    return Math.max(2, Math.floor(this.DATABASE_POOL_SIZE / this.WORKERS));
  }

  /** How many resources one conditional delete may delete. */
  get conditionalDeleteLimit(): number {
    return this.CONDITIONAL_DELETE === 'single' ? 1 : this.CONDITIONAL_DELETE_LIMIT;
  }
}

const ORIGINS = new Map<string, string>();

/** Read once: every request asks for it, more than once. */
function originOf(url: string): string {
  const known = ORIGINS.get(url);
  if (known !== undefined) return known;
  const { origin } = new URL(url);
  ORIGINS.set(url, origin);
  return origin;
}

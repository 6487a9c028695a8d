import { IsBoolean, IsIn, IsInt, IsOptional, Matches, Max, Min, ValidateIf } from 'class-validator';
import { IsAddressList } from './is-address-list.validator.js';
import { IsWebOrigin } from './is-web-origin.validator.js';
import { OnlyOnLoopback } from './only-on-loopback.validator.js';
import { trueOrFalse, wholeNumber } from './setting-text.js';
import { Setting } from './setting.decorator.js';

const PORT_RANGE = 'must be a whole number from 1 to 65535';
const BODY_RANGE = 'must be a whole number of bytes from 1024 to 268435456 (256 MiB)';
const POOL_RANGE = 'must be a whole number from 2 to 200';
const WORKER_RANGE = 'must be a whole number from 1 to 64';
const GLASS_RANGE = 'must be a whole number of minutes from 1 to 480';
const JOB_RANGE = 'must be a whole number from 0 to 20';
const DAY_RANGE = 'must be a whole number of days between 1 and 36500';
const RATE_RANGE = 'must be a whole number from 0 to 1000000000';
const IN_FLIGHT_RANGE = 'must be a whole number from 10 to 100000';
const BODY_RATE_RANGE = 'must be a whole number of bytes from 0 to 1000000';
const SECONDS_RANGE = 'must be a whole number of seconds from 1 to 600';
const DELETE_RANGE = 'must be a whole number from 2 to 1000';
const WEB_ADDRESS = /^https?:\/\/[^\s<>"']{1,500}$/;
const A_WEB_ADDRESS = 'must be an address that begins with https:// or http://';
/** A scope on resources (SMART App Launch 2.2, "Scopes for requesting FHIR resources"), or one of another kind. */
const SCOPE =
  /(?:patient|user|system)\/(?:\*|[A-Z][A-Za-z]+)\.(?:(?=[cruds])c?r?u?d?s?|read|write|\*)(?:\?\S+)?|(?!patient\/|user\/|system\/)[a-z][\w./:-]*/;
const SCOPES = new RegExp(`^(?:${SCOPE.source})(?: (?:${SCOPE.source}))*$`);
const TRUE_OR_FALSE = 'must be true or false';

/**
 * Every setting of the server, with its default. A property is the environment variable of the same name;
 * `docs/configuration.md` is made from this class.
 */
export class Environment {
  @Setting('TCP port of the server.', wholeNumber)
  @IsInt({ message: PORT_RANGE })
  @Min(1, { message: PORT_RANGE })
  @Max(65_535, { message: PORT_RANGE })
  PORT = 3000;

  @Setting('Address the server listens on. `0.0.0.0` or `::` opens it to the network.')
  @Matches(/^[\w.:-]+$/, { message: 'must be a host name or an IP address' })
  HOST = '127.0.0.1';

  @Setting(
    'The address users and apps see, without a path: every absolute URL is built from it. ' +
      'Default: `http://localhost:PORT`.',
  )
  @IsOptional()
  @IsWebOrigin({ message: 'must be scheme, host and port alone, such as https://fhir.example.org' })
  PUBLIC_URL?: string;

  @Setting(
    'PostgreSQL to use, `postgres://user:password@host:port/database`. ' +
      'Without it the server runs a PostgreSQL of its own in `DATA_DIRECTORY`.',
  )
  @IsOptional()
  @Matches(/^postgres(?:ql)?:\/\/\S+$/, {
    message: 'must be a PostgreSQL URL: postgres://user:password@host:port/database',
  })
  DATABASE_URL?: string;

  @Setting(
    'Processes that answer on the one port. One for each processor core is most; another one watches over them.',
    wholeNumber,
  )
  @IsInt({ message: WORKER_RANGE })
  @Min(1, { message: WORKER_RANGE })
  @Max(64, { message: WORKER_RANGE })
  WORKERS = 1;

  @Setting(
    'Connections to PostgreSQL for FHIR searches and transactions, of all workers together; each has at least two.',
    wholeNumber,
  )
  @IsInt({ message: POOL_RANGE })
  @Min(2, { message: POOL_RANGE })
  @Max(200, { message: POOL_RANGE })
  DATABASE_POOL_SIZE = 10;

  @Setting(
    'Directory of the embedded PostgreSQL and of generated secrets. Relative to the working directory.',
  )
  @Matches(/^[^\0]+$/, { message: 'must be a path' })
  DATA_DIRECTORY = '.data';

  @Setting('JSON file that declares clients, users and resources; applied at every start.')
  @IsOptional()
  @Matches(/^[^\0]+$/, { message: 'must be a path' })
  BOOTSTRAP_FILE?: string;

  @Setting(
    'Whether pending migrations run at start. `false` lists them and ends the start instead.',
    trueOrFalse,
  )
  @IsBoolean({ message: TRUE_OR_FALSE })
  MIGRATE_ON_START = true;

  @Setting(
    'Background jobs that this process runs at a time. With `0` it runs none: others on the same database must.',
    wholeNumber,
  )
  @IsInt({ message: JOB_RANGE })
  @Min(0, { message: JOB_RANGE })
  @Max(20, { message: JOB_RANGE })
  JOB_CONCURRENCY = 2;

  @Setting(
    'Whether `_content` has an index of all words of all resources. Writing takes about twice as long with it; the start ' +
      'makes it or takes it away.',
    trueOrFalse,
  )
  @IsBoolean({ message: TRUE_OR_FALSE })
  INDEX_CONTENT = false;

  @Setting('Greatest size of a request body in bytes; a larger one is answered 413.', wholeNumber)
  @IsInt({ message: BODY_RANGE })
  @Min(1024, { message: BODY_RANGE })
  @Max(256 * 1024 * 1024, { message: BODY_RANGE })
  MAX_BODY_BYTES = 64 * 1024 * 1024;

  @Setting(
    'How many matches a conditional delete deletes: one only (`single`), or several in one transaction ' +
      '(`multiple`), at most `CONDITIONAL_DELETE_LIMIT`.',
  )
  @IsIn(['single', 'multiple'], { message: 'must be single or multiple' })
  CONDITIONAL_DELETE: 'single' | 'multiple' = 'single';

  @Setting(
    'The most resources that one conditional delete deletes; a condition that matches more is refused.',
    wholeNumber,
  )
  @IsInt({ message: DELETE_RANGE })
  @Min(2, { message: DELETE_RANGE })
  @Max(1000, { message: DELETE_RANGE })
  CONDITIONAL_DELETE_LIMIT = 100;

  @Setting(
    'Addresses and networks of the reverse proxies whose `X-Forwarded-*` headers are believed: `10.0.0.7, 192.168.0.0/16`. ' +
      'They tell who calls; absolute URLs follow `PUBLIC_URL` alone.',
  )
  @IsOptional()
  @IsAddressList({ message: 'must be IP addresses or networks, separated by commas' })
  TRUSTED_PROXIES?: string;

  @Setting(
    'Whether every reference to this server that is written must name a resource which exists and the writer can see.',
    trueOrFalse,
  )
  @IsBoolean({ message: TRUE_OR_FALSE })
  REFERENCES_MUST_EXIST = false;

  @Setting('Whether resources that others refer to are kept from being deleted.', trueOrFalse)
  @IsBoolean({ message: TRUE_OR_FALSE })
  PROTECT_REFERENCED = false;

  @Setting(
    'Whether the key sets of clients (`jwks_uri`) may be fetched from this very machine, over http too. For tests.',
    trueOrFalse,
  )
  @IsBoolean({ message: TRUE_OR_FALSE })
  ALLOW_LOOPBACK_JWKS = false;

  @Setting(
    'Who may register apps at `POST /register`: nobody (`off`), whoever holds `CLIENT_REGISTRATION_TOKEN` (`token`), ' +
      'or every program on this machine (`loopback`; only with a `PUBLIC_URL` on loopback).',
  )
  @IsIn(['off', 'token', 'loopback'], { message: 'must be off, token or loopback' })
  @OnlyOnLoopback('loopback', {
    message:
      'may be loopback only if PUBLIC_URL is an address of this machine, such as http://localhost:3000',
  })
  CLIENT_REGISTRATION: 'off' | 'token' | 'loopback' = 'off';

  @Setting('The initial access token of `CLIENT_REGISTRATION=token`: at least 32 random letters and digits.')
  @ValidateIf(needsRegistrationToken)
  @Matches(/^[\w.~-]{32,500}$/, {
    message: 'must be 32 to 500 letters, digits and - . _ ~ when CLIENT_REGISTRATION is token',
  })
  CLIENT_REGISTRATION_TOKEN?: string;

  @Setting(
    'The header in which the proxy that ends TLS hands over the certificate of a client (mutual TLS, RFC 8705): ' +
      'as RFC 9440 has it, percent-encoded PEM, or base64. Without it there is no mutual TLS.',
  )
  @ValidateIf(wantsMutualTls)
  @Matches(/^[\w-]{1,100}$/, { message: 'must be the name of a header when MTLS_PROXIES is set' })
  MTLS_CERTIFICATE_HEADER?: string;

  @Setting(
    'The addresses from which `MTLS_CERTIFICATE_HEADER` is believed, such as `10.0.0.7, 192.168.0.0/16`; ' +
      'from elsewhere the header counts as absent.',
  )
  @ValidateIf(wantsMutualTls)
  @IsAddressList({
    message: 'must be IP addresses or networks, separated by commas, when MTLS_CERTIFICATE_HEADER is set',
  })
  MTLS_PROXIES?: string;

  @Setting(
    'PEM file with the authorities, intermediate ones too, whose certificates `tls_client_auth` believes. ' +
      'Without it only certificates that clients have registered count.',
  )
  @IsOptional()
  @Matches(/^[^\0]+$/, { message: 'must be a path' })
  MTLS_ISSUERS_FILE?: string;

  @Setting(
    'The address where the proxy asks for client certificates, if it is not `PUBLIC_URL` (RFC 8705 §5).',
  )
  @IsOptional()
  @IsWebOrigin({ message: 'must be scheme, host and port alone, such as https://mtls.fhir.example.org' })
  MTLS_PUBLIC_URL?: string;

  @Setting(
    'Key with which signing keys and the secret of the cookies are encrypted in the database: 32 random bytes, ' +
      'base64url, 43 characters. Several, separated by commas: the first encrypts, all decrypt.',
  )
  @IsOptional()
  @Matches(/^[\w-]{43}(?:, ?[\w-]{43})*$/, {
    message: 'must be 43 characters of base64url (32 bytes), or several such keys separated by commas',
  })
  SECRETS_KEY?: string;

  @Setting(
    'JSON file with those whose software statements are believed when apps register (RFC 7591 §2.3): ' +
      '`[{ "iss": "https://…", "jwks": { "keys": [ … ] } }]`.',
  )
  @IsOptional()
  @Matches(/^[^\0]+$/, { message: 'must be a path' })
  SOFTWARE_STATEMENT_ISSUERS_FILE?: string;

  @Setting(
    'Whether DPoP proofs must hold a nonce of the server: at the token endpoint, the FHIR server and userinfo ' +
      '(RFC 9449 §8, §9). One that is sent is checked in any case.',
    trueOrFalse,
  )
  @IsBoolean({ message: TRUE_OR_FALSE })
  DPOP_NONCE_REQUIRED = false;

  @Setting(
    'Whether what cannot be written to the audit journal is not answered either (503). With `false` the answer goes ' +
      'out, and what is missing is counted in the log (docs/security/audit.md).',
    trueOrFalse,
  )
  @IsBoolean({ message: TRUE_OR_FALSE })
  AUDIT_REQUIRED = true;

  @Setting(
    'Whether accesses are written to the audit journal at all. `false` is for measurements and trials: nobody can tell ' +
      'afterwards who looked, and the log says so at start.',
    trueOrFalse,
  )
  @IsBoolean({ message: TRUE_OR_FALSE })
  AUDIT_JOURNAL = true;

  @Setting(
    'Whether AuditEvent resources are made from the audit journal, for patients and administrators to search.',
    trueOrFalse,
  )
  @IsBoolean({ message: TRUE_OR_FALSE })
  AUDIT_EVENTS = true;

  @Setting(
    'How many days an entry of the audit journal is kept; for ever, if it is not set. What is then removed is verified ' +
      'first, and the chains are verified from there on (docs/security/audit.md).',
    wholeNumber,
  )
  @IsOptional()
  @IsInt({ message: DAY_RANGE })
  @Min(1, { message: DAY_RANGE })
  @Max(36_500, { message: DAY_RANGE })
  AUDIT_RETENTION_DAYS?: number;

  @Setting('How many days an AuditEvent is kept; for ever, if it is not set.', wholeNumber)
  @IsOptional()
  @IsInt({ message: DAY_RANGE })
  @Min(1, { message: DAY_RANGE })
  @Max(36_500, { message: DAY_RANGE })
  AUDIT_EVENTS_RETENTION_DAYS?: number;

  @Setting(
    'Receiver of the audit trail by syslog (IHE ATNA): `tls://host:6514`, or `tcp://host:port`, which everybody on the ' +
      'way can read (docs/security/audit.md).',
  )
  @IsOptional()
  @Matches(/^(?:tls|tcp):\/\/(?:[\w.-]+|\[[\da-fA-F:.]+\]):\d{1,5}$/, {
    message: 'must be tls://host:port or tcp://host:port',
  })
  AUDIT_SYSLOG_URL?: string;

  @Setting(
    'File with the certificates (PEM) by which the syslog receiver is known, in place of the usual authorities.',
  )
  @IsOptional()
  @Matches(/^[^\0]+$/, { message: 'must be a path' })
  AUDIT_SYSLOG_CA_FILE?: string;

  @Setting(
    'Requests per minute with an access token that one client may send, and one user by whichever client; beyond that ' +
      '429 until the minute is over. Counted over all processes on the database. `0`, here and below: no limit.',
    wholeNumber,
  )
  @IsInt({ message: RATE_RANGE })
  @Min(0, { message: RATE_RANGE })
  @Max(1_000_000_000, { message: RATE_RANGE })
  RATE_LIMIT_FHIR = 1_200_000;

  @Setting('Requests per minute of any kind from one address (of IPv6: one network of 64 bits).', wholeNumber)
  @IsInt({ message: RATE_RANGE })
  @Min(0, { message: RATE_RANGE })
  @Max(1_000_000_000, { message: RATE_RANGE })
  RATE_LIMIT_ADDRESS = 2_400_000;

  @Setting(
    'Tokens issued, introspected and revoked, and requests pushed, per minute for one client.',
    wholeNumber,
  )
  @IsInt({ message: RATE_RANGE })
  @Min(0, { message: RATE_RANGE })
  @Max(1_000_000_000, { message: RATE_RANGE })
  RATE_LIMIT_GRANTS = 300_000;

  @Setting('Clients that may be registered per minute from one address.', wholeNumber)
  @IsInt({ message: RATE_RANGE })
  @Min(0, { message: RATE_RANGE })
  @Max(1_000_000_000, { message: RATE_RANGE })
  RATE_LIMIT_REGISTRATIONS = 600;

  @Setting(
    'Failed sign-ins per minute from one address, whatever the user names; and, counted by themselves, refused ' +
      'credentials of clients. Each user name has a limit of its own besides.',
    wholeNumber,
  )
  @IsInt({ message: RATE_RANGE })
  @Min(0, { message: RATE_RANGE })
  @Max(1_000_000_000, { message: RATE_RANGE })
  RATE_LIMIT_FAILURES = 120;

  @Setting(
    'Requests that a process answers at a time; a further one is answered 503 at once, rather than kept in memory.',
    wholeNumber,
  )
  @IsInt({ message: IN_FLIGHT_RANGE })
  @Min(10, { message: IN_FLIGHT_RANGE })
  @Max(100_000, { message: IN_FLIGHT_RANGE })
  MAX_REQUESTS_IN_FLIGHT = 2000;

  @Setting(
    'Seconds in which a request must have arrived, and in which its client must go on reading the answer.',
    wholeNumber,
  )
  @IsInt({ message: SECONDS_RANGE })
  @Min(1, { message: SECONDS_RANGE })
  @Max(600, { message: SECONDS_RANGE })
  REQUEST_SECONDS = 120;

  @Setting(
    'Bytes per second that a body must bring; one that stays below for BODY_GRACE_SECONDS is answered 408. `0` asks for none.',
    wholeNumber,
  )
  @IsInt({ message: BODY_RATE_RANGE })
  @Min(0, { message: BODY_RATE_RANGE })
  @Max(1_000_000, { message: BODY_RATE_RANGE })
  MIN_BODY_RATE = 500;

  @Setting('Seconds over which MIN_BODY_RATE is measured, and for which a body may pause.', wholeNumber)
  @IsInt({ message: SECONDS_RANGE })
  @Min(1, { message: SECONDS_RANGE })
  @Max(600, { message: SECONDS_RANGE })
  BODY_GRACE_SECONDS = 10;

  @Setting('How long somebody who has broken the glass sees the record, in minutes.', wholeNumber)
  @IsInt({ message: GLASS_RANGE })
  @Min(1, { message: GLASS_RANGE })
  @Max(480, { message: GLASS_RANGE })
  BREAK_THE_GLASS_MINUTES = 60;

  /** What each worker has of `DATABASE_POOL_SIZE`. */
  get poolSize(): number {
    return Math.max(2, Math.floor(this.DATABASE_POOL_SIZE / this.WORKERS));
  }

  @Setting('Name of the organization, as apps and people read it (docs/smart/brands.md).')
  @Matches(/^[^\p{Cc}]{1,200}$/u, { message: 'must be a name of at most 200 characters' })
  BRAND_NAME = 'Firekeeper';

  @Setting(
    'Address of pages of your own, which people are sent to in place of ours for sign-in, pickers and consent ' +
      '(docs/smart/pages.md). On the site of `PUBLIC_URL`, for the cookies go along.',
  )
  @IsOptional()
  @Matches(WEB_ADDRESS, { message: A_WEB_ADDRESS })
  INTERACTION_UI?: string;

  @Setting(
    'Roles, separated by commas, whose people need a second factor beside their password (docs/identity/second-factor.md): ' +
      '`admin,clinician`.',
  )
  @IsOptional()
  @Matches(/^[a-z][\w-]*(?:, ?[a-z][\w-]*)*$/, { message: 'must be names of roles, separated by commas' })
  MFA_ROLES?: string;

  @Setting(
    'Scopes, separated by spaces, that nobody grants without a second factor (docs/identity/second-factor.md): ' +
      '`user/*.cud users.manage`.',
  )
  @IsOptional()
  @Matches(SCOPES, { message: 'must be scopes, separated by spaces: user/*.cud, users.manage' })
  MFA_SCOPES?: string;

  @Setting('Directory with stylesheet, pictures and templates that dress our pages (docs/smart/pages.md).')
  @IsOptional()
  @Matches(/^[^\0]+$/, { message: 'must be a path' })
  PAGES_DIRECTORY?: string;

  @Setting('Public website of the organization; without it, `PUBLIC_URL`.')
  @IsOptional()
  @Matches(WEB_ADDRESS, { message: A_WEB_ADDRESS })
  BRAND_WEBSITE?: string;

  @Setting('Address of its logo, best an SVG, to be shown by apps.')
  @IsOptional()
  @Matches(WEB_ADDRESS, { message: A_WEB_ADDRESS })
  BRAND_LOGO?: string;

  @Setting(
    'Port for `GET /metrics` in the words of Prometheus (docs/operations.md). Not set, there are none.',
    wholeNumber,
  )
  @IsOptional()
  @IsInt({ message: PORT_RANGE })
  @Min(1, { message: PORT_RANGE })
  @Max(65_535, { message: PORT_RANGE })
  METRICS_PORT?: number;

  @Setting('Address that `METRICS_PORT` is opened on: metrics ask nobody who they are.')
  @Matches(/^[\w.:-]+$/, { message: 'must be a host name or an IP address' })
  METRICS_HOST = '127.0.0.1';

  @Setting(
    'The least severe lines of the log: `fatal`, `error`, `warn`, `info` (one line per request) or `debug`.',
  )
  @IsIn(['fatal', 'error', 'warn', 'info', 'debug'], { message: 'must be fatal, error, warn, info or debug' })
  LOG_LEVEL: 'fatal' | 'error' | 'warn' | 'info' | 'debug' = 'warn';

  @Setting('How the log is written: `json` or `text`. Default: `text` at a terminal, else `json`.')
  @IsOptional()
  @IsIn(['json', 'text'], { message: 'must be json or text' })
  LOG_FORMAT?: 'json' | 'text';

  /** `PUBLIC_URL` without a trailing slash. */
  get publicUrl(): string {
    return originOf(this.PUBLIC_URL ?? `http://localhost:${this.PORT}`);
  }

  /** Where FHIR begins; the `aud` of authorization requests and access tokens. */
  get fhirBase(): string {
    return `${this.publicUrl}/fhir`;
  }

  /** How many resources one conditional delete may delete. */
  get conditionalDeleteLimit(): number {
    return this.CONDITIONAL_DELETE === 'single' ? 1 : this.CONDITIONAL_DELETE_LIMIT;
  }

  /** RFC 8414 issuer of the authorization server. */
  get issuer(): string {
    return `${this.publicUrl}/auth`;
  }
}

function wantsMutualTls(settings: Environment): boolean {
  return settings.MTLS_PROXIES !== undefined || settings.MTLS_CERTIFICATE_HEADER !== undefined;
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

function needsRegistrationToken(settings: Environment): boolean {
  return settings.CLIENT_REGISTRATION === 'token' || settings.CLIENT_REGISTRATION_TOKEN !== undefined;
}

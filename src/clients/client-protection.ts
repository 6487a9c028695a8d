import { IsArray, IsBoolean, IsIn, IsOptional, IsString, Length } from 'class-validator';

/** What a request object may be signed with (RFC 9101); `none` and symmetric ones are none of them. */
export const REQUEST_OBJECT_ALGORITHMS = ['RS256', 'RS384', 'PS256', 'ES256', 'ES384', 'EdDSA'] as const;

/** The kinds of `authorization_details` (RFC 9396 §2) that this server knows. */
export const AUTHORIZATION_DETAILS_TYPES = ['fhir_scope'] as const;

/** RFC 8705 §2.1.2: by which one of these the certificate of a `tls_client_auth` client is recognized. */
export const CERTIFICATE_SUBJECTS = [
  'tls_client_auth_subject_dn',
  'tls_client_auth_san_dns',
  'tls_client_auth_san_uri',
  'tls_client_auth_san_ip',
  'tls_client_auth_san_email',
] as const;

export type CertificateSubject = (typeof CERTIFICATE_SUBJECTS)[number];

/** How a client wants its requests and tokens protected, beyond what everybody has. */
export class ClientProtection {
  /** FAPI 2.0 Security Profile: everything below that it asks for is then on. */
  @IsOptional()
  @IsIn(['fapi2'], { message: 'firekeeper_profile can only be fapi2' })
  firekeeper_profile?: 'fapi2';

  /** Whoever signs in for this app gives a second factor (docs/identity/second-factor.md). */
  @IsOptional()
  @IsIn(['required'], { message: 'firekeeper_mfa can only be required' })
  firekeeper_mfa?: 'required';

  /** RFC 9101 §10.5. */
  @IsOptional()
  @IsBoolean()
  require_signed_request_object?: boolean;

  @IsOptional()
  @IsIn(REQUEST_OBJECT_ALGORITHMS)
  request_object_signing_alg?: (typeof REQUEST_OBJECT_ALGORITHMS)[number];

  /** RFC 9126 §6. */
  @IsOptional()
  @IsBoolean()
  require_pushed_authorization_requests?: boolean;

  /** RFC 9449 §5.2. */
  @IsOptional()
  @IsBoolean()
  dpop_bound_access_tokens?: boolean;

  /** RFC 8705 §3.4. */
  @IsOptional()
  @IsBoolean()
  tls_client_certificate_bound_access_tokens?: boolean;

  @IsOptional()
  @IsString()
  @Length(1, 1000)
  tls_client_auth_subject_dn?: string;

  @IsOptional()
  @IsString()
  @Length(1, 255)
  tls_client_auth_san_dns?: string;

  @IsOptional()
  @IsString()
  @Length(1, 1000)
  tls_client_auth_san_uri?: string;

  @IsOptional()
  @IsString()
  @Length(1, 100)
  tls_client_auth_san_ip?: string;

  @IsOptional()
  @IsString()
  @Length(1, 320)
  tls_client_auth_san_email?: string;

  /** OpenID Connect Back-Channel Logout 1.0 §2.2: where the app hears that a session is over. */
  @IsOptional()
  @IsString()
  @Length(1, 1000)
  backchannel_logout_uri?: string;

  @IsOptional()
  @IsBoolean()
  backchannel_logout_session_required?: boolean;

  /** RFC 9396 §10; left out, any that the server knows. */
  @IsOptional()
  @IsArray()
  @IsIn(AUTHORIZATION_DETAILS_TYPES, { each: true })
  authorization_details_types?: string[];
}

/** The members alone, as they are stored. */
export type ProtectionMembers = { [Member in keyof ClientProtection]: ClientProtection[Member] };

export const PROTECTION_MEMBERS = [
  'firekeeper_profile',
  'firekeeper_mfa',
  'require_signed_request_object',
  'request_object_signing_alg',
  'require_pushed_authorization_requests',
  'dpop_bound_access_tokens',
  'tls_client_certificate_bound_access_tokens',
  ...CERTIFICATE_SUBJECTS,
  'backchannel_logout_uri',
  'backchannel_logout_session_required',
  'authorization_details_types',
] as const satisfies readonly (keyof ClientProtection)[];

/** What was declared, and what the profile adds to it; nothing that is off. */
export function effectiveProtection(declared: ClientProtection): ProtectionMembers {
  const given = PROTECTION_MEMBERS.map(member => [member, declared[member]] as const);
  const members = Object.fromEntries(given.filter(([, value]) => value !== undefined && value !== false));
  if (declared.firekeeper_profile !== 'fapi2') return members;
  const isBoundToCertificate = declared.tls_client_certificate_bound_access_tokens === true;
  return {
    ...members,
    require_pushed_authorization_requests: true,
    ...(isBoundToCertificate ? {} : { dpop_bound_access_tokens: true }),
  };
}

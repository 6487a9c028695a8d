import {
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
} from 'class-validator';
import type { JSONWebKeySet } from 'jose';
import type { ClientAuthenticationMethod } from './client.entity.js';
import { ClientProtection } from './client-protection.js';

/** The characters that mean themselves in a form-decoded Basic header and in a URL (RFC 3986 §2.3). */
const UNRESERVED = /^[\w.~-]+$/;

/** Thirty days. */
export const LONGEST_SECRET_OVERLAP_SECONDS = 30 * 24 * 60 * 60;

const AUTHENTICATION_METHODS: readonly ClientAuthenticationMethod[] = [
  'none',
  'client_secret_basic',
  'client_secret_post',
  'private_key_jwt',
  'tls_client_auth',
  'self_signed_tls_client_auth',
];

/** RS384 and ES384 are those of SMART App Launch 2.2, the others those of FAPI 2.0. */
export const ASSERTION_ALGORITHMS = ['RS384', 'ES384', 'PS256', 'ES256', 'EdDSA'] as const;

/** A client as its owner declares it: RFC 7591 §2, with `client_id` and a few members of ours. */
export class ClientMetadata extends ClientProtection {
  @Matches(UNRESERVED, { message: 'client_id may only hold letters, digits and - . _ ~' })
  @Length(1, 200)
  client_id: string;

  @IsOptional()
  @IsString()
  @Length(1, 200)
  client_name?: string;

  /** Other characters do not survive the form decoding of RFC 6749 §2.3.1 in the hands of most clients. */
  @IsOptional()
  @Matches(UNRESERVED, { message: 'client_secret may only hold letters, digits and - . _ ~' })
  @Length(1, 500)
  client_secret?: string;

  @IsOptional()
  @IsIn(AUTHENTICATION_METHODS)
  token_endpoint_auth_method?: ClientAuthenticationMethod;

  @IsOptional()
  @IsIn(['web', 'native'])
  application_type?: 'web' | 'native';

  @IsOptional()
  @IsArray()
  @IsIn(['authorization_code', 'refresh_token', 'client_credentials'], { each: true })
  grant_types?: string[];

  @IsOptional()
  @IsArray()
  @IsIn(['code'], { each: true, message: 'response_types may only hold code' })
  response_types?: string[];

  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  redirect_uris?: string[];

  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  post_logout_redirect_uris?: string[];

  @IsOptional()
  @IsString()
  scope?: string;

  @IsOptional()
  @IsObject()
  jwks?: JSONWebKeySet;

  @IsOptional()
  @IsString()
  jwks_uri?: string;

  @IsOptional()
  @IsString()
  launch_uri?: string;

  @IsOptional()
  @IsString()
  client_uri?: string;

  @IsOptional()
  @IsString()
  logo_uri?: string;

  /** RFC 7591 §2: what the client says about itself and its makers. */
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  contacts?: string[];

  @IsOptional()
  @IsString()
  tos_uri?: string;

  @IsOptional()
  @IsString()
  policy_uri?: string;

  @IsOptional()
  @IsString()
  software_id?: string;

  @IsOptional()
  @IsString()
  software_version?: string;

  /** The one algorithm its assertions may be signed with; left out, any. */
  @IsOptional()
  @IsIn(ASSERTION_ALGORITHMS)
  token_endpoint_auth_signing_alg?: (typeof ASSERTION_ALGORITHMS)[number];

  @IsOptional()
  @IsIn(['RS256', 'ES256'])
  id_token_signed_response_alg?: 'RS256' | 'ES256';

  /** How long the present secret stays good beside a new one; left out, it ends at once. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(LONGEST_SECRET_OVERLAP_SECONDS)
  firekeeper_secret_overlap_seconds?: number;

  @IsOptional()
  @IsIn(['ask', 'implied'])
  firekeeper_consent?: 'ask' | 'implied';

  /** What the app is for, in the gallery of the portal. */
  @IsOptional()
  @IsString()
  @Length(1, 500)
  firekeeper_description?: string;

  /** Whose gallery shows the app; left out, its scopes decide. */
  @IsOptional()
  @IsIn(['patients', 'clinicians'])
  firekeeper_audience?: 'patients' | 'clinicians';

  /** The id of the identity provider to which its people are led at once (docs/identity). */
  @IsOptional()
  @Matches(/^[a-z0-9][a-z0-9-]{0,39}$/, { message: 'firekeeper_identity_provider must be the id of one' })
  firekeeper_identity_provider?: string;
}

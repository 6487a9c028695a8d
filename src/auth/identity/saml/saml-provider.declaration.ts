import { ArrayMaxSize, IsArray, IsBoolean, IsOptional, IsString, Length, Matches } from 'class-validator';
import { IdentityProviderDeclaration } from '../providers/identity-provider.declaration.js';
import { isHttpsOrLoopback } from '../../upstream-address.js';
import { ValidIf } from '../../claims/valid-if.validator.js';

/** A SAML 2.0 identity provider: Keycloak, ADFS, Shibboleth (docs/identity/saml.md). */
export class SamlProviderDeclaration extends IdentityProviderDeclaration {
  declare kind: 'saml';

  /** Where its metadata is; read again every hour. */
  @IsOptional()
  @ValidIf(isHttpsOrLoopback, 'metadata_url must begin with https:// (http:// only on this machine)')
  metadata_url?: string;

  /** Or a file with it. */
  @IsOptional()
  @Matches(/^[^\0]+$/, { message: 'metadata_file must be a path' })
  metadata_file?: string;

  /** Or the metadata itself, as XML. */
  @IsOptional()
  @IsString()
  @Length(1, 200_000)
  metadata?: string;

  /** PEM, PKCS #8: signs our requests, and decrypts assertions. Left out, requests are not signed. */
  @IsOptional()
  @Matches(/^-----BEGIN PRIVATE KEY-----[\s\S]+-----END PRIVATE KEY-----\s*$/, {
    message: 'private_key must be PEM (PKCS #8)',
  })
  private_key?: string;

  /** PEM: stands in our metadata. */
  @IsOptional()
  @Matches(/^-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----\s*$/, {
    message: 'certificate must be PEM',
  })
  certificate?: string;

  /** Asked for where the app asks for nothing else: `AuthnContextClassRef`. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  authn_context?: string[];

  /** Sign-ins with another `AuthnContextClassRef` are refused. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  required_acr?: string[];

  /** Left out, whatever the provider likes; `urn:oasis:names:tc:SAML:2.0:nameid-format:persistent` is best. */
  @IsOptional()
  @Matches(/^[a-z][a-z0-9+.-]*:\S+$/i, {
    message: 'name_id_format must be a URI, such as urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
  })
  @Length(1, 200)
  name_id_format?: string;

  /** Whether people who sign out here are signed out there; yes unless said otherwise. */
  @IsOptional()
  @IsBoolean()
  sign_out?: boolean;
}

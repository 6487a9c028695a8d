import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  Length,
  Matches,
} from 'class-validator';
import { IdentityProviderDeclaration } from '../providers/identity-provider.declaration.js';
import { isHttpsOrLoopback } from '../../upstream-address.js';
import { ValidIf } from '../../claims/valid-if.validator.js';

/** An OpenID provider of the hospital: Entra ID, Keycloak, Okta, ADFS (docs/identity/oidc.md). */
export class OidcProviderDeclaration extends IdentityProviderDeclaration {
  declare kind: 'oidc';

  /** Exactly as the provider spells it in its discovery document. */
  @IsString()
  @ValidIf(isHttpsOrLoopback, 'issuer must begin with https:// (http:// only on this machine)')
  issuer: string;

  @IsString()
  @Length(1, 500)
  client_id: string;

  /** Left out, we are a public client, with PKCE alone. */
  @IsOptional()
  @IsString()
  @Length(1, 2000)
  client_secret?: string;

  @IsOptional()
  @IsIn(['client_secret_basic', 'client_secret_post'])
  token_endpoint_auth_method?: 'client_secret_basic' | 'client_secret_post';

  /** Left out, `openid profile email`. */
  @IsOptional()
  @Matches(/^(?:\S+ )*openid(?: \S+)*$/, { message: 'scope must hold openid' })
  scope?: string;

  /** Asked for where the app asks for nothing else. */
  @IsOptional()
  @IsString()
  @Length(1, 1000)
  acr_values?: string;

  /** Sign-ins with another `acr` are refused. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  required_acr?: string[];

  /** Whether claims are read from the userinfo endpoint too, where ADFS and Okta may keep groups. */
  @IsOptional()
  @IsBoolean()
  userinfo?: boolean;

  /** Whether people who sign out here are signed out there; yes unless said otherwise. */
  @IsOptional()
  @IsBoolean()
  sign_out?: boolean;
}

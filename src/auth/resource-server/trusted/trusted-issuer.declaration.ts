import { IsBoolean, IsOptional, IsString, Length } from 'class-validator';
import { RoleMapping } from '../../claims/role-mapping.js';
import { ValidIf } from '../../claims/valid-if.validator.js';
import { isHttpsOrLoopback } from '../../upstream-address.js';

/** Another authorization server whose access tokens the FHIR server accepts (docs/identity/trusted-issuers.md). */
export class TrustedIssuerDeclaration extends RoleMapping {
  /** The claim `iss`, letter by letter. */
  @ValidIf(isHttpsOrLoopback, 'issuer must begin with https:// (http:// only on this machine)')
  issuer: string;

  @ValidIf(isHttpsOrLoopback, 'jwks_uri must begin with https:// (http:// only on this machine)')
  jwks_uri: string;

  /** What `aud` holds in tokens for us; left out, the FHIR base. */
  @IsOptional()
  @IsString()
  @Length(1, 500)
  audience?: string;

  /** Left out, `scope`; with Entra ID `scp`. */
  @IsOptional()
  @IsString()
  @Length(1, 200)
  scope_claim?: string;

  /** Left out, `client_id`; with Keycloak and Entra ID `azp`. */
  @IsOptional()
  @IsString()
  @Length(1, 200)
  client_claim?: string;

  /** The logical id of the Patient in context; left out, `patient`. */
  @IsOptional()
  @IsString()
  @Length(1, 200)
  patient_claim?: string;

  /** A reference, relative or to this server; left out, `fhirUser`. */
  @IsOptional()
  @IsString()
  @Length(1, 200)
  fhir_user_claim?: string;

  /** The most that its tokens may do, scopes separated by spaces. */
  @IsString()
  @Length(1, 10_000)
  scope: string;

  /** Whether tokens without a person, whose `sub` is the client, count: only then are `system/` scopes believed. */
  @IsOptional()
  @IsBoolean()
  services?: boolean;
}

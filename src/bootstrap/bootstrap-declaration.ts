import { Type } from 'class-transformer';
import { IsArray, IsObject, IsOptional, IsString, ValidateNested } from 'class-validator';
import { IdentityProviderDeclaration } from '../auth/identity/providers/identity-provider.declaration.js';
import {
  type AnyProviderDeclaration,
  PROVIDER_DISCRIMINATOR,
} from '../auth/identity/providers/provider-declarations.js';
import { ProvisioningDeclaration } from '../auth/identity/provisioning/provisioning.declaration.js';
import { UserDeclaration } from '../auth/identity/user-declaration.js';
import { TrustedIssuerDeclaration } from '../auth/resource-server/trusted/trusted-issuer.declaration.js';
import { ClientMetadata } from '../clients/client-metadata.js';
import { PolicyDeclaration } from '../access/policies/policy.declaration.js';
import { LaunchTypeDeclaration } from '../launch-context/launch-type.js';
import { SmartStyleDeclaration } from '../smart-style/smart-style.declaration.js';

/** An installation as its bootstrap file declares it (docs/bootstrap.md). */
export class BootstrapDeclaration {
  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true, message: 'must be an object' })
  @Type(() => ClientMetadata)
  clients?: ClientMetadata[];

  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true, message: 'must be an object' })
  @Type(() => UserDeclaration)
  users?: UserDeclaration[];

  /** Ways to sign in beside our own accounts: all that are offered (docs/identity). */
  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true, message: 'must be an object' })
  @Type(() => IdentityProviderDeclaration, {
    discriminator: PROVIDER_DISCRIMINATOR,
    keepDiscriminatorProperty: true,
  })
  identity_providers?: AnyProviderDeclaration[];

  /** How the directory of the hospital keeps accounts here, by SCIM (docs/identity/scim.md). */
  @IsOptional()
  @IsObject({ message: 'must be an object' })
  @ValidateNested()
  @Type(() => ProvisioningDeclaration)
  provisioning?: ProvisioningDeclaration;

  /** Other authorization servers whose tokens are accepted: all of them (docs/identity/trusted-issuers.md). */
  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true, message: 'must be an object' })
  @Type(() => TrustedIssuerDeclaration)
  trusted_issuers?: TrustedIssuerDeclaration[];

  /** Kinds of launch context beside patient and encounter: all that are offered (docs/smart/launch-types.md). */
  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true, message: 'must be an object' })
  @Type(() => LaunchTypeDeclaration)
  launch_types?: LaunchTypeDeclaration[];

  /** What people may do by their roles: all policies that hold (docs/security/policies.md). */
  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true, message: 'must be an object' })
  @Type(() => PolicyDeclaration)
  access_policies?: PolicyDeclaration[];

  /** docs/smart/style.md */
  @IsOptional()
  @IsObject({ message: 'must be an object' })
  @ValidateNested()
  @Type(() => SmartStyleDeclaration)
  smart_style?: SmartStyleDeclaration;

  /** A Bundle of User-access Brands (docs/smart/brands.md). */
  @IsOptional()
  @IsObject({ message: 'must be a Bundle' })
  brands?: object;

  /** Files with FHIR bundles or NDJSON, relative to the bootstrap file. */
  @IsOptional()
  @IsArray()
  @IsString({ each: true, message: 'must be a list of paths' })
  resources?: string[];
}

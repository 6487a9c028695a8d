import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  Length,
  Matches,
  ValidateNested,
} from 'class-validator';
import { ClaimMapping } from '../mapping/claim-mapping.js';

export const PROVIDER_KINDS = ['oidc', 'saml', 'ldap'] as const;
export type ProviderKind = (typeof PROVIDER_KINDS)[number];

/** What every identity provider is declared with (docs/identity). Each kind adds members of its own. */
export class IdentityProviderDeclaration {
  /** Part of addresses and of the key of accounts: a provider that is renamed has other accounts. */
  @Matches(/^[a-z0-9][a-z0-9-]{0,39}$/, { message: 'id may only hold small letters, digits and -' })
  id: string;

  @IsIn(PROVIDER_KINDS, { message: `kind must be one of ${PROVIDER_KINDS.join(', ')}` })
  kind: ProviderKind;

  /** As people read it on the login page: `Emberwood Hospital`. */
  @IsString()
  @Length(1, 100)
  name: string;

  /** People who type an address of these domains are sent to this provider. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @Matches(/^(?=.{1,253}$)[a-z0-9-]+(?:\.[a-z0-9-]+)+$/, {
    each: true,
    message: 'each of email_domains must be a domain in small letters: hospital.example',
  })
  email_domains?: string[];

  /** Not shown on the login page: only e-mail domains, clients and hints lead to it. */
  @IsOptional()
  @IsBoolean()
  hidden?: boolean;

  @IsOptional()
  @ValidateNested()
  @Type(() => ClaimMapping)
  mapping?: ClaimMapping;
}

/** What is declared of every provider, whatever its kind. */
export type ProviderSummary = Omit<IdentityProviderDeclaration, 'kind'>;

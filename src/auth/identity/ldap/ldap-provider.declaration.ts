import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { IdentityProviderDeclaration } from '../providers/identity-provider.declaration.js';

const AN_ATTRIBUTE = /^[A-Za-z][A-Za-z0-9-]{0,99}$/;

/** A directory: OpenLDAP, Active Directory (docs/identity/ldap.md). */
export class LdapProviderDeclaration extends IdentityProviderDeclaration {
  declare kind: 'ldap';

  /** Tried in this order: `ldaps://dc1.hospital.example`. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(10)
  @Matches(/^ldaps?:\/\/[\w.-]+(?::\d{1,5})?$/, {
    each: true,
    message: 'each of urls must be ldaps://host or ldap://host',
  })
  urls: string[];

  /** RFC 4511 §4.14. Without it `ldap://` is refused, except to this machine. */
  @IsOptional()
  @IsBoolean()
  start_tls?: boolean;

  /** PEM file with the authorities that have signed the certificate of the directory; left out, those of the system. */
  @IsOptional()
  @Matches(/^[^\0]+$/, { message: 'ca_file must be a path' })
  ca_file?: string;

  /** Who searches for people; left out, nobody in particular. */
  @IsOptional()
  @IsString()
  @Length(1, 1000)
  bind_dn?: string;

  @IsOptional()
  @IsString()
  @Length(1, 1000)
  bind_password?: string;

  @IsString()
  @Length(1, 1000)
  search_base: string;

  /** `{username}` stands for what was typed, escaped. */
  @Matches(/^\(.*\{username\}.*\)$/, { message: 'search_filter must be in brackets and hold {username}' })
  @Length(5, 1000)
  search_filter: string;

  /** Never given to somebody else: `entryUUID`, with Active Directory `objectGUID`. */
  @Matches(AN_ATTRIBUTE, { message: 'subject_attribute must be the name of an attribute' })
  subject_attribute: string;

  /** What becomes claims, by the same names. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @Matches(AN_ATTRIBUTE, { each: true, message: 'each of attributes must be the name of an attribute' })
  attributes?: string[];

  /** Where groups are; left out, nobody is in any. */
  @IsOptional()
  @IsString()
  @Length(1, 1000)
  group_base?: string;

  /** The attribute of a group that holds the names of its members; left out, `member`. */
  @IsOptional()
  @Matches(AN_ATTRIBUTE, { message: 'member_attribute must be the name of an attribute' })
  member_attribute?: string;

  /** Whether groups of groups count: asked step by step, or by the rule of Active Directory in one go. */
  @IsOptional()
  @IsIn(['none', 'search', 'active-directory'])
  nested_groups?: 'none' | 'search' | 'active-directory';

  @IsOptional()
  @IsInt()
  @Min(500)
  @Max(30_000)
  timeout_ms?: number;
}

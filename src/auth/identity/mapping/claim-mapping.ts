import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  IsUrl,
  Length,
  Matches,
  ValidateNested,
} from 'class-validator';
import { ClaimCondition } from '../../claims/claim-condition.js';
import { RoleMapping } from '../../claims/role-mapping.js';
import { PERSON_TYPES, type PersonType } from '../../../people/person-directory.js';
import { type Role, ROLE_NAME } from '../../resource-server/principal.js';

/** Where an identifier comes from: `identifier=<system>|<value of the claim>`. */
class IdentifierSource {
  @IsUrl(
    { require_tld: false, protocols: ['http', 'https', 'urn'], require_protocol: true },
    { message: 'system must be an absolute URI' },
  )
  @Length(1, 500)
  system: string;

  @IsString()
  @Length(1, 200)
  claim: string;
}

/** How the person's own resource is found. */
export class PersonRule extends IdentifierSource {
  @IsIn(PERSON_TYPES)
  resourceType: PersonType;

  /** Only for people with this role; left out, for all. */
  @IsOptional()
  @Matches(ROLE_NAME, { message: 'role must be lower-case letters, digits and hyphens' })
  role?: Role;

  /** Whether it is created if there is none. */
  @IsOptional()
  @IsBoolean()
  create?: boolean;

  /** Whose relative a created RelatedPerson is. */
  @IsOptional()
  @ValidateNested()
  @Type(() => IdentifierSource)
  patient?: IdentifierSource;
}

/** What an installation makes of the claims of a provider (docs/identity/mapping.md). Claims are named by path. */
export class ClaimMapping extends RoleMapping {
  @IsOptional()
  @IsString()
  @Length(1, 200)
  subject?: string;

  @IsOptional()
  @IsString()
  @Length(1, 200)
  username?: string;

  @IsOptional()
  @IsString()
  @Length(1, 200)
  name?: string;

  @IsOptional()
  @IsString()
  @Length(1, 200)
  email?: string;

  /** Who may sign in at all: every one of them must hold. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => ClaimCondition)
  require?: ClaimCondition[];

  /** The first one that applies decides. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => PersonRule)
  fhirUser?: PersonRule[];

  /** Whether people to whom no rule applies sign in without a `fhirUser`. */
  @IsOptional()
  @IsBoolean()
  fhirUser_optional?: boolean;
}

/** Every claim that a mapping looks at, and where it stands in it. */
export function namedClaims(
  mapping: ClaimMapping,
): readonly { readonly path: string; readonly claim: string }[] {
  const { require = [], roles = [], fhirUser = [] } = mapping;
  return [
    ...(['subject', 'username', 'name', 'email'] as const).map(path => [path, mapping[path]] as const),
    ...require.map(({ claim }, index) => [`require[${index}].claim`, claim] as const),
    ...roles.map(({ claim }, index) => [`roles[${index}].claim`, claim] as const),
    ...fhirUser.map(({ claim }, index) => [`fhirUser[${index}].claim`, claim] as const),
    ...fhirUser.map(({ patient }, index) => [`fhirUser[${index}].patient.claim`, patient?.claim] as const),
  ].flatMap(([path, claim]) => (claim === undefined ? [] : [{ path, claim }]));
}

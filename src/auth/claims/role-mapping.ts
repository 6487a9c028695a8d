import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, IsOptional, Matches, ValidateNested } from 'class-validator';
import { type Role, ROLE_NAME } from '../resource-server/principal.js';
import { RoleRule } from './claim-condition.js';
import { type Claims, textsAt } from './claims.js';

/** Which roles the claims of somebody else's token or assertion give. */
export class RoleMapping {
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(500)
  @ValidateNested({ each: true })
  @Type(() => RoleRule)
  roles?: RoleRule[];

  /** For everybody who comes from there. */
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @Matches(ROLE_NAME, {
    each: true,
    message: 'each of default_roles must be lower-case letters, digits and hyphens',
  })
  default_roles?: Role[];
}

export function rolesOf({ roles = [], default_roles = [] }: RoleMapping, claims: Claims): Role[] {
  const ruled = roles.filter(({ claim, value }) => textsAt(claims, claim).includes(value));
  return [...new Set([...default_roles, ...ruled.map(({ role }) => role)])].toSorted();
}

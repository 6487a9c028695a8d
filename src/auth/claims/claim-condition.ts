import { IsString, Length, Matches } from 'class-validator';
import { type Role, ROLE_NAME } from '../resource-server/principal.js';

/** Holds if the claim is, or holds, the value. */
export class ClaimCondition {
  @IsString()
  @Length(1, 200)
  claim: string;

  @IsString()
  @Length(1, 1000)
  value: string;
}

export class RoleRule extends ClaimCondition {
  @Matches(ROLE_NAME, { message: 'role must be lower-case letters, digits and hyphens' })
  role: Role;
}

import { Type } from 'class-transformer';
import { IsBoolean, IsOptional, Matches, ValidateNested } from 'class-validator';
import { ClaimMapping } from '../mapping/claim-mapping.js';

/** How the directory of the hospital keeps accounts here (docs/identity/scim.md). */
export class ProvisioningDeclaration {
  /** Where these people sign in; left out, here, with a password that they choose by an invitation. */
  @IsOptional()
  @Matches(/^[a-z0-9][a-z0-9-]{0,39}$/, { message: 'provider must be the id of an identity provider' })
  provider?: string;

  /** Whether people of the provider come in whom the directory has not announced. */
  @IsOptional()
  @IsBoolean()
  just_in_time?: boolean;

  /** What becomes of the attributes; its `subject` names the one that is the subject at the provider. */
  @IsOptional()
  @ValidateNested()
  @Type(() => ClaimMapping)
  mapping?: ClaimMapping;
}

import { Type } from 'class-transformer';
import { IsObject, IsOptional, IsString, Length, ValidateNested } from 'class-validator';
import { ClaimMapping } from './claim-mapping.js';
import type { Claims } from '../../claims/claims.js';

/** Claims as a provider has sent them, and a mapping to be tried in place of the declared one. */
export class MappingTrial {
  @IsString({ message: 'provider must be the id of a declared identity provider' })
  @Length(1, 40, { message: 'provider must be the id of a declared identity provider' })
  provider: string;

  @IsObject({ message: 'claims must be an object, as it stands in an ID token' })
  claims: Claims;

  @IsOptional()
  @ValidateNested({ message: 'mapping is wrong: compare docs/identity/mapping.md' })
  @Type(() => ClaimMapping)
  mapping?: ClaimMapping;
}

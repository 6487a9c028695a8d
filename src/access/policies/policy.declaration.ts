import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  Length,
  Matches,
  ValidateNested,
} from 'class-validator';
import { ROLE_NAME } from '../../auth/resource-server/principal.js';
import { wasResourceType } from '../../fhir/definitions/resource-types.js';
import { IsResourceType } from '../../fhir/definitions/is-resource-type.validator.js';
import { PATIENT_RELATIONS, type PatientRelation } from '../../fhir/access/policy.js';

/** One rule of a policy, as it is declared (docs/security/policies.md). */
export class PolicyRuleDeclaration {
  @IsIn(['allow', 'deny'], { message: 'effect must be allow or deny' })
  effect: 'allow' | 'deny';

  @IsArray({ message: 'types must be a list of resource types of this server, or ["*"]' })
  @ArrayNotEmpty({ message: 'types must name a type, or be ["*"]' })
  @IsResourceType(
    { each: true, message: 'each of types must be a resource type of this server or *' },
    name => name === '*' || wasResourceType(name),
  )
  types: string[];

  @Matches(/^(?=.)c?r?u?d?s?$/, { message: 'interactions must be letters of cruds, in this order' })
  interactions: string;

  /** Only what matches this search: `_security=http://…|R`. */
  @IsOptional()
  @IsString()
  @Length(1, 1000)
  criteria?: string;

  /** Only of patients whom the person has to do with in one of these ways. */
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty({ message: 'patients must name a relation' })
  @ArrayUnique()
  @IsIn(PATIENT_RELATIONS, {
    each: true,
    message: `each of patients must be one of ${PATIENT_RELATIONS.join(', ')}`,
  })
  patients?: PatientRelation[];
}

export class PolicyDeclaration {
  @IsString()
  @Length(1, 100)
  name: string;

  @IsArray()
  @ArrayNotEmpty({ message: 'roles must name a role' })
  @ArrayUnique()
  @Matches(ROLE_NAME, { each: true, message: 'each of roles must be lower-case letters, digits and hyphens' })
  roles: string[];

  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true, message: 'each of rules must be an object' })
  @Type(() => PolicyRuleDeclaration)
  rules: PolicyRuleDeclaration[];

  /** Left out, they may not. */
  @IsOptional()
  @IsBoolean()
  break_the_glass?: boolean;

  /** Left out, they may not. */
  @IsOptional()
  @IsBoolean()
  remove_labels?: boolean;
}

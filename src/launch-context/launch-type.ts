import { IsBoolean, IsOptional, IsString, Length, Matches } from 'class-validator';
import { IsResourceType } from '../fhir/definitions/is-resource-type.validator.js';

/** A kind of launch context which the operator offers, as it is declared (docs/smart/launch-types.md). */
export class LaunchTypeDeclaration {
  @Matches(/^[a-z][a-z0-9-]{0,63}$/, { message: 'type must be lower case: letters, digits and -' })
  type: string;

  /** Left out, the resource type of this name. */
  @IsOptional()
  @IsResourceType({ message: 'resourceType must be a resource type of this server' })
  resourceType?: string;

  /** What people call it: `ward`. Left out, the type. */
  @IsOptional()
  @IsString()
  @Length(1, 60)
  label?: string;

  /** Whether people choose one in a standalone launch. Left out, they do. */
  @IsOptional()
  @IsBoolean()
  picker?: boolean;

  /** The search parameter that what people type goes to. Left out, `name`, `title` or `identifier`. */
  @IsOptional()
  @IsString()
  @Length(1, 64)
  search?: string;

  /** Only what matches this can be chosen: `status=active&physical-type=wa`. */
  @IsOptional()
  @IsString()
  @Length(1, 500)
  criteria?: string;
}

/** The same with everything said. */
export interface LaunchType {
  readonly type: string;
  readonly resourceType: string;
  readonly label: string;
  readonly picker: boolean;
  /** Undefined where nothing can be typed. */
  readonly search: string | undefined;
  readonly criteria: readonly (readonly [name: string, value: string])[];
  /** Whether each resource of it is in the record of a patient, who must then be the launched one. */
  readonly ofPatient: boolean;
}

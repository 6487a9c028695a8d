import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  ValidateNested,
} from 'class-validator';
import { IsResourceType } from '../fhir/definitions/is-resource-type.validator.js';
import type { FhirContextItem } from './fhir-context.js';

export const LOGICAL_ID = /^[A-Za-z0-9.-]{1,64}$/;
export const A_LOGICAL_ID = 'must be the logical id of the resource, without its type';
const AN_ID = { message: `$property ${A_LOGICAL_ID}` };

/** https://hl7.org/fhir/R4/datatypes.html#Identifier */
class IdentifierRequest {
  @IsOptional()
  @IsIn(['usual', 'official', 'temp', 'secondary', 'old'])
  use?: string;

  @IsOptional()
  @IsObject()
  type?: object;

  @IsOptional()
  @Matches(/^[^\s]{1,500}$/, { message: 'identifier.system must be a URI' })
  system?: string;

  @Matches(/^[^\0]{1,500}$/, { message: 'identifier.value is needed' })
  value: string;
}

class FhirContextItemRequest implements FhirContextItem {
  @IsOptional()
  @Matches(/^[A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64}$/, {
    message: 'reference must be relative: ImagingStudy/123',
  })
  reference?: string;

  @IsOptional()
  @Matches(/^https?:\/\/\S+$/, { message: 'canonical must be an http or https URL' })
  canonical?: string;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => IdentifierRequest)
  identifier?: IdentifierRequest;

  @IsOptional()
  @IsResourceType({ message: 'type must be a resource type of this server' })
  type?: string;

  @IsOptional()
  @IsString()
  @Length(1, 500)
  role?: string;
}

/** The body of `POST /launch-contexts`. docs/smart/launch-contexts.md */
export class LaunchContextRequest {
  @IsString()
  @Length(1, 200)
  client_id: string;

  /** Name of the one user who may redeem it. */
  @IsOptional()
  @IsString()
  @Length(1, 100)
  username?: string;

  @IsOptional()
  @Matches(LOGICAL_ID, AN_ID)
  patient?: string;

  @IsOptional()
  @Matches(LOGICAL_ID, AN_ID)
  encounter?: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => FhirContextItemRequest)
  fhirContext?: FhirContextItemRequest[];

  @IsOptional()
  @IsString()
  @Length(1, 500)
  intent?: string;

  @IsOptional()
  @IsString()
  @Length(1, 200)
  tenant?: string;

  /** CDS Hooks: handed to the app as it is. */
  @IsOptional()
  @IsString()
  @Length(1, 4000)
  appContext?: string;

  @IsOptional()
  @IsBoolean()
  need_patient_banner?: boolean;
}

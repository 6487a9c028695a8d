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
import { RESOURCE_TYPES } from '../fhir/definitions/definitions.js';
import type { FhirContextItem } from './fhir-context.js';

const LOGICAL_ID = /^[A-Za-z0-9.-]{1,64}$/;
const AN_ID = { message: '$property must be the logical id of the resource, without its type' };

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
  identifier?: { system?: string; value?: string };

  @IsOptional()
  @IsIn(RESOURCE_TYPES, { message: 'type must be an R4 resource type' })
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

  @IsOptional()
  @IsBoolean()
  need_patient_banner?: boolean;
}

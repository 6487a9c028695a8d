import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsEmail,
  IsOptional,
  IsString,
  Length,
  Matches,
} from 'class-validator';
import { type Role, ROLE_NAME } from '../resource-server/principal.js';

/** A user as an installation declares it. */
export class UserDeclaration {
  @Matches(/^[\w.@+-]+$/, { message: 'username may only hold letters, digits and . @ + - _' })
  @Length(1, 100)
  username: string;

  @IsOptional()
  @IsString()
  @Length(1, 1000)
  password?: string;

  /** Left out, the user name. */
  @IsOptional()
  @IsString()
  @Length(1, 200)
  name?: string;

  @IsOptional()
  @IsEmail()
  email?: string;

  @IsOptional()
  @Matches(/^(Patient|Practitioner|PractitionerRole|RelatedPerson|Person)\/[A-Za-z0-9.-]{1,64}$/, {
    message:
      'fhirUser must be a relative reference to a Patient, Practitioner, PractitionerRole, RelatedPerson or Person',
  })
  fhirUser?: string;

  /** RelatedPersons as whom this person stands in for others, beside the one that `fhirUser` may be. */
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @ArrayMaxSize(20)
  @Matches(/^RelatedPerson\/[A-Za-z0-9.-]{1,64}$/, {
    each: true,
    message: 'each of proxies must be a relative reference to a RelatedPerson',
  })
  proxies?: string[];

  /** Left out, none: a person with `fhirUser` Patient needs none for the own record. */
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @Matches(ROLE_NAME, { each: true, message: 'each of roles must be lower-case letters, digits and hyphens' })
  roles?: Role[];
}

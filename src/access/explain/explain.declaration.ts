import { IsIn, IsOptional, IsString, Length, Matches } from 'class-validator';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** A token, or a person or program as a token would speak of them; and what they ask. */
export class ExplainDeclaration {
  @IsOptional()
  @IsString()
  @Length(1, 20_000)
  token?: string;

  @IsOptional()
  @IsString()
  @Length(1, 100)
  username?: string;

  @IsOptional()
  @IsString()
  @Length(1, 200)
  client_id?: string;

  @IsOptional()
  @IsString()
  @Length(1, 10_000)
  scope?: string;

  /** The Patient in launch context. */
  @IsOptional()
  @Matches(/^[A-Za-z0-9.-]{1,64}$/, { message: 'patient must be the id of a Patient' })
  patient?: string;

  @IsIn(METHODS, { message: `method must be one of ${METHODS.join(', ')}` })
  method: (typeof METHODS)[number];

  /** Below the FHIR base: `Observation?code=…`, `Observation/1`. */
  @IsString()
  @Length(1, 2000)
  url: string;
}

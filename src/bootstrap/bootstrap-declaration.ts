import { Type } from 'class-transformer';
import { IsArray, IsOptional, IsString, ValidateNested } from 'class-validator';
import { UserDeclaration } from '../auth/identity/user-declaration.js';
import { ClientMetadata } from '../clients/client-metadata.js';

/** An installation as its bootstrap file declares it (docs/bootstrap.md). */
export class BootstrapDeclaration {
  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true, message: 'must be an object' })
  @Type(() => ClientMetadata)
  clients?: ClientMetadata[];

  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true, message: 'must be an object' })
  @Type(() => UserDeclaration)
  users?: UserDeclaration[];

  /** Files with FHIR bundles or NDJSON, relative to the bootstrap file. */
  @IsOptional()
  @IsArray()
  @IsString({ each: true, message: 'must be a list of paths' })
  resources?: string[];
}

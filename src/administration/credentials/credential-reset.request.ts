import { IsBoolean, IsOptional } from 'class-validator';
import { readDeclared } from '../../installation/read-declared.js';

/** What may be said with a reset. */
export class CredentialResetRequest {
  /** Ends every session and grant of the person too; true unless said otherwise. */
  @IsOptional()
  @IsBoolean({ message: 'end_sessions must be true or false' })
  end_sessions?: boolean;

  static endsSessions(body: unknown): boolean {
    return readDeclared(CredentialResetRequest, body ?? {}).end_sessions !== false;
  }
}

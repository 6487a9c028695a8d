import { IsIn, IsOptional, IsString } from 'class-validator';

/** What goes with a reset. */
export class ResetForm {
  @IsOptional()
  @IsIn(['yes'], { message: 'end_sessions must be yes, or left out' })
  end_sessions?: string;
}

/** An identity that is taken from an account. */
export class UnlinkForm {
  @IsString({ message: 'provider must name an identity provider' })
  provider: string;

  @IsString({ message: 'subject must name the person there' })
  subject: string;
}

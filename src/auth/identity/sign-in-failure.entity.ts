import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How often somebody failed to sign in under one user name, existing or not. */
@Entity('sign_in_failure')
export class SignInFailure {
  /** Hash of the user name. */
  @PrimaryColumn({ type: 'text' })
  key: string;

  @Column({ type: 'integer' })
  failures: number;

  @Column({ name: 'last_failed_at', type: 'timestamptz' })
  lastFailedAt: Date;
}

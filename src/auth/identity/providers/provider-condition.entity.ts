import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How a provider was when somebody last needed it, or last tried it. */
@Entity('identity_provider_condition')
export class ProviderCondition {
  @PrimaryColumn({ name: 'provider_id', type: 'text' })
  providerId: string;

  @Column({ name: 'is_up', type: 'boolean' })
  isUp: boolean;

  @Column({ type: 'timestamptz' })
  since: Date;

  /** For an integrator: about settings, never about people, nor about what else is in our network. */
  @Column({ name: 'last_error', type: 'text', nullable: true })
  lastError: string | null;

  @Column({ name: 'last_error_at', type: 'timestamptz', nullable: true })
  lastErrorAt: Date | null;

  /** The first certificate on which sign-ins depend that will be over. */
  @Column({ name: 'certificate_expires_at', type: 'timestamptz', nullable: true })
  certificateExpiresAt: Date | null;
}

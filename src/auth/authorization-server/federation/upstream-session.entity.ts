import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A session here that was begun by one at an identity provider: they end together. */
@Entity('upstream_session')
@Index('upstream_session_subject', ['providerId', 'subject'])
@Index('upstream_session_uid', ['sessionUid'], { where: 'session_uid is not null' })
@Index('upstream_session_expires', ['expiresAt'])
export class UpstreamSession {
  @PrimaryColumn({ type: 'text' })
  id: string;

  @Column({ name: 'provider_id', type: 'text' })
  providerId: string;

  @Column({ type: 'text' })
  subject: string;

  /** The name of the session there. */
  @Column({ type: 'text', nullable: true })
  sid: string | null;

  /** Sealed: what the provider wants to see when the person signs out. */
  @Column({ type: 'text', nullable: true })
  hint: string | null;

  /** The `uid` of our session; null until the browser has come back from the question. */
  @Column({ name: 'session_uid', type: 'text', nullable: true })
  sessionUid: string | null;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt: Date;
}

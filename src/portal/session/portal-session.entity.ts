import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';

/** Somebody is signed in at the portal. */
@Entity('portal_session')
export class PortalSession {
  /** SHA-256 of the value in the cookie: who reads this table can sign in as nobody. */
  @PrimaryColumn({ name: 'id_hash', type: 'text' })
  idHash: string;

  @Column({ name: 'user_id', type: 'uuid' })
  userId: string;

  /** Stands in every form of the session. */
  @Column({ type: 'text' })
  csrf: string;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  @Index('portal_session_expires')
  expiresAt: Date;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}

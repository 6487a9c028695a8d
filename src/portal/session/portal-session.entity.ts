import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';

/** Somebody is signed in at the portal. */
@Entity('portal_session')
@Index('portal_session_uid', ['sessionUid'], { where: 'session_uid is not null' })
export class PortalSession {
  /** SHA-256 of the value in the cookie: who reads this table can sign in as nobody. */
  @PrimaryColumn({ name: 'id_hash', type: 'text' })
  idHash: string;

  @Column({ name: 'user_id', type: 'uuid' })
  userId: string;

  /** Stands in every form of the session. */
  @Column({ type: 'text' })
  csrf: string;

  /** Of the session at the authorization server, with which this one ends. */
  @Column({ name: 'session_uid', type: 'text', nullable: true })
  sessionUid: string | null;

  /** When the person has signed in there, which may be before this session has begun. */
  @Column({ name: 'signed_in_at', type: 'timestamptz', nullable: true })
  signedInAt: Date | null;

  /** With a second factor. */
  @Column({ name: 'is_strong', type: 'boolean', default: false })
  isStrong: boolean;

  /** What was done last, until a page has told it. */
  @Column({ type: 'text', nullable: true })
  done: string | null;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  @Index('portal_session_expires')
  expiresAt: Date;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}

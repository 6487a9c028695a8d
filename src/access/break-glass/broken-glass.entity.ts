import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What a privacy officer says about it. */
export type Verdict = 'approved' | 'flagged';

/** One time that somebody has opened a record beyond the policy. Never deleted. */
@Entity('broken_glass')
@Index('broken_glass_patient', ['patient', 'begunAt'])
@Index('broken_glass_queue', ['verdict', 'begunAt'])
@Index('broken_glass_subject', ['subject', 'expiresAt'])
export class BrokenGlassGrant {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  /** Logical id. */
  @Column({ type: 'text' })
  patient: string;

  /** The `sub` of the token. */
  @Column({ type: 'text' })
  subject: string;

  @Column({ type: 'text' })
  username: string;

  @Column({ name: 'client_id', type: 'text' })
  clientId: string;

  /** A code of v3-ActReason: BTG or ETREAT. */
  @Column({ type: 'text' })
  purpose: string;

  @Column({ type: 'text' })
  reason: string;

  @Column({ name: 'begun_at', type: 'timestamptz' })
  begunAt: Date;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt: Date;

  /** Null while it waits for a review. */
  @Column({ type: 'text', nullable: true })
  verdict: Verdict | null;

  @Column({ type: 'text', nullable: true })
  note: string | null;

  @Column({ name: 'reviewed_by', type: 'text', nullable: true })
  reviewedBy: string | null;

  @Column({ name: 'reviewed_at', type: 'timestamptz', nullable: true })
  reviewedAt: Date | null;
}

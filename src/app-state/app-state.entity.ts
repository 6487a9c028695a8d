import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** What one app keeps under one code, about one subject or about nobody (SMART App Launch 2.2, "Persisting App State"). */
@Entity('app_state')
@Index('app_state_key', ['clientId', 'system', 'code', 'subject'])
export class AppState {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  /** Each app sees its own state alone. */
  @Column({ name: 'client_id', type: 'text' })
  clientId: string;

  /** Relative reference: `Patient/123`; null for the configuration of the whole installation. */
  @Column({ type: 'text', nullable: true })
  subject: string | null;

  @Column({ type: 'text' })
  system: string;

  @Column({ type: 'text' })
  code: string;

  @Column({ type: 'integer' })
  version: number;

  /** The Basic resource without id and meta. */
  @Column({ type: 'text' })
  content: string;

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}

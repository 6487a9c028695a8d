import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** One load of resources at start: the demo hospital, or one file of the bootstrap file. */
@Entity('bootstrap_load')
export class BootstrapLoad {
  @PrimaryColumn({ type: 'text' })
  name: string;

  @Column({ name: 'content_hash', type: 'text' })
  contentHash: string;

  @CreateDateColumn({ name: 'begun_at', type: 'timestamptz' })
  begunAt: Date;

  /** Null if the start was interrupted: the load is repeated. */
  @Column({ name: 'finished_at', type: 'timestamptz', nullable: true })
  finishedAt: Date | null;
}

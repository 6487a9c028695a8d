import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { PortalSession } from '../session/portal-session.entity.js';

/** A resource that an app has laid beside the record; it is in no record (SMART Web Messaging 1.0, "Scratchpad"). */
@Entity('scratchpad_draft')
@Index('scratchpad_draft_of', ['session', 'patient'])
export class ScratchpadDraft {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  /** `PortalSession.idHash`: the scratchpad ends with the session. */
  @Column({ type: 'text' })
  @ForeignKey(() => PortalSession, 'idHash', {
    name: 'scratchpad_draft_session_fkey',
    onDelete: 'CASCADE',
  })
  session: string;

  /** Logical id of the Patient whose record was open. */
  @Column({ type: 'text' })
  patient: string;

  @Column({ name: 'client_id', type: 'text' })
  clientId: string;

  @Column({ name: 'resource_type', type: 'text' })
  resourceType: string;

  /** JSON, with every digit as the app has sent it. */
  @Column({ type: 'text' })
  content: string;

  /** Its id in the record, once somebody has begun to put it there. From then on no app changes it. */
  @Column({ name: 'record_id', type: 'text', nullable: true })
  recordId: string | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}

import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** What a person has allowed an app until further notice. */
@Entity('remembered_consent')
export class RememberedConsent {
  @PrimaryColumn({ name: 'user_id', type: 'uuid' })
  userId: string;

  @PrimaryColumn({ name: 'client_id', type: 'text' })
  clientId: string;

  /** Logical id of the Patient it is about; empty for access that is about no single patient. */
  @PrimaryColumn({ type: 'text' })
  patient: string;

  /** The scopes that stood on the page: whoever asks for another one has to ask again. */
  @Column({ type: 'text', array: true })
  asked: string[];

  @Column({ type: 'text', array: true })
  granted: string[];

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}

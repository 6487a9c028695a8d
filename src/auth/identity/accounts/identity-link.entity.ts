import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';

/** Which account of ours somebody has who signs in elsewhere. Nothing but the subject there leads to it. */
@Entity('identity_link')
@Index('identity_link_user', ['userId'])
export class IdentityLink {
  @PrimaryColumn({ name: 'provider_id', type: 'text' })
  providerId: string;

  @PrimaryColumn({ type: 'text' })
  subject: string;

  @Column({ name: 'user_id', type: 'uuid' })
  userId: string;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @Column({ name: 'last_signed_in_at', type: 'timestamptz' })
  lastSignedInAt: Date;
}

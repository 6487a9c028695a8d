import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One short-lived thing of the authorization server: a code, a token, a grant, a session, an interaction. */
@Entity('oidc_artifact')
@Index('oidc_artifact_grant', ['grantId'], { where: 'grant_id is not null' })
@Index('oidc_artifact_uid', ['type', 'uid'], { where: 'uid is not null' })
@Index('oidc_artifact_expires', ['expiresAt'])
export class Artifact {
  /** The library's name of the model: `AuthorizationCode`, `Session` … */
  @PrimaryColumn({ type: 'text' })
  type: string;

  /** A hash where the id is a bearer value. */
  @PrimaryColumn({ type: 'text' })
  id: string;

  @Column({ type: 'jsonb' })
  payload: Record<string, unknown>;

  @Column({ name: 'grant_id', type: 'text', nullable: true })
  grantId: string | null;

  @Column({ type: 'text', nullable: true })
  uid: string | null;

  @Column({ name: 'expires_at', type: 'timestamptz', precision: 3, nullable: true })
  expiresAt: Date | null;

  @Column({ name: 'consumed_at', type: 'timestamptz', precision: 3, nullable: true })
  consumedAt: Date | null;
}

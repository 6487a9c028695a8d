import { Column, CreateDateColumn, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { FhirContextItem } from './fhir-context.js';
import type { LaunchedResource } from './launched-resource.js';

/** What an app is launched on: waiting under a `launch` handle, then bound to the grant that redeemed it. */
@Entity('launch_context')
@Index('launch_context_handle', ['handleHash'], { unique: true })
@Index('launch_context_grant', ['grantId'], { unique: true })
@Index('launch_context_session', ['sessionUid'])
@Index('launch_context_expires', ['expiresAt'])
@Index('launch_context_user', ['userId'], { where: 'grant_id is not null' })
export class LaunchContext {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  /** Null in a standalone launch, and once the handle has been redeemed. */
  @Column({ name: 'handle_hash', type: 'text', nullable: true })
  handleHash: string | null;

  @Column({ name: 'client_id', type: 'text' })
  clientId: string;

  /** The one person who may redeem it; null for whoever signs in. */
  @Column({ name: 'user_id', type: 'uuid', nullable: true })
  userId: string | null;

  /** Logical id of the Patient. */
  @Column({ type: 'text', nullable: true })
  patient: string | null;

  /** Logical id of the Encounter. */
  @Column({ type: 'text', nullable: true })
  encounter: string | null;

  /** Of the kinds that the operator offers beside patient and encounter. */
  @Column({ type: 'jsonb', default: () => "'[]'" })
  resources: LaunchedResource[];

  @Column({ name: 'fhir_context', type: 'jsonb' })
  fhirContext: FhirContextItem[];

  @Column({ type: 'text', nullable: true })
  intent: string | null;

  @Column({ type: 'text', nullable: true })
  tenant: string | null;

  /** What a Task or a CDS card hands to the app, which alone knows what it means (CDS Hooks, "appContext"). */
  @Column({ name: 'app_context', type: 'text', nullable: true })
  appContext: string | null;

  @Column({ name: 'need_patient_banner', type: 'boolean' })
  needPatientBanner: boolean;

  /** By which an app that is embedded in the portal proves, in each message, which launch it is of (SMART Web Messaging 1.0). */
  @Column({ name: 'messaging_handle', type: 'text', nullable: true })
  messagingHandle: string | null;

  /** `PortalSession.idHash` of whoever embedded the app: no other session takes its messages. */
  @Column({ name: 'messaging_session', type: 'text', nullable: true })
  messagingSession: string | null;

  @Column({ name: 'grant_id', type: 'text', nullable: true })
  grantId: string | null;

  /** The browser session in which it was consented; `online_access` ends with it. */
  @Column({ name: 'session_uid', type: 'text', nullable: true })
  sessionUid: string | null;

  /** Whether `offline_access` was granted: then it survives the session. */
  @Column({ type: 'boolean' })
  offline: boolean;

  /** Of the handle at first, of the grant later. */
  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt: Date;

  /** When a token of the grant was last used at the FHIR server, within some seconds. */
  @Column({ name: 'last_used_at', type: 'timestamptz', nullable: true })
  lastUsedAt: Date | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}

import type { JSONWebKeySet } from 'jose';
import type { ClientMetadata } from './client-metadata.js';
import type { ProtectionMembers } from './client-protection.js';
import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

export type ClientAuthenticationMethod =
  | 'none'
  | 'client_secret_basic'
  | 'client_secret_post'
  | 'private_key_jwt'
  | 'tls_client_auth'
  | 'self_signed_tls_client_auth';

/** Members of RFC 7591 §2 which the server only keeps and shows. */
export type ClientInformation = Pick<
  ClientMetadata,
  | 'contacts'
  | 'tos_uri'
  | 'policy_uri'
  | 'software_id'
  | 'software_version'
  | 'firekeeper_description'
  | 'firekeeper_audience'
>;

/** A registered app or service, in the words of RFC 7591 §2. */
@Entity('client')
export class Client {
  @PrimaryColumn({ name: 'client_id', type: 'text' })
  clientId: string;

  @Column({ name: 'client_name', type: 'text' })
  name: string;

  @Column({ name: 'token_endpoint_auth_method', type: 'text' })
  authenticationMethod: ClientAuthenticationMethod;

  /** Argon2id; the secret itself can never be read again. */
  @Column({ name: 'secret_hash', type: 'text', nullable: true })
  secretHash: string | null;

  @Column({ name: 'secret_created_at', type: 'timestamptz', nullable: true })
  secretCreatedAt: Date | null;

  @Column({ name: 'secret_last_used_at', type: 'timestamptz', nullable: true })
  secretLastUsedAt: Date | null;

  /** The secret before this one, which is good for a while yet. */
  @Column({ name: 'previous_secret_hash', type: 'text', nullable: true })
  previousSecretHash: string | null;

  @Column({ name: 'previous_secret_expires_at', type: 'timestamptz', nullable: true })
  previousSecretExpiresAt: Date | null;

  @Column({ name: 'previous_secret_last_used_at', type: 'timestamptz', nullable: true })
  previousSecretLastUsedAt: Date | null;

  /** RFC 7591 §2.3, as it was sent. */
  @Column({ name: 'software_statement', type: 'text', nullable: true })
  softwareStatement: string | null;

  @Column({ name: 'application_type', type: 'text' })
  applicationType: 'web' | 'native';

  @Column({ name: 'grant_types', type: 'text', array: true })
  grantTypes: string[];

  @Column({ name: 'redirect_uris', type: 'text', array: true })
  redirectUris: string[];

  @Column({ name: 'post_logout_redirect_uris', type: 'text', array: true })
  postLogoutRedirectUris: string[];

  /** The most it may ever be granted; null leaves apps to what their user consents to. */
  @Column({ type: 'text', nullable: true })
  scope: string | null;

  @Column({ type: 'jsonb', nullable: true })
  jwks: JSONWebKeySet | null;

  @Column({ name: 'jwks_uri', type: 'text', nullable: true })
  jwksUri: string | null;

  /** Where an EHR launch opens the app. */
  @Column({ name: 'launch_uri', type: 'text', nullable: true })
  launchUri: string | null;

  @Column({ name: 'client_uri', type: 'text', nullable: true })
  homepageUri: string | null;

  @Column({ name: 'logo_uri', type: 'text', nullable: true })
  logoUri: string | null;

  /** The one algorithm of its assertions; null for any. */
  @Column({ name: 'token_endpoint_auth_signing_alg', type: 'text', nullable: true })
  assertionAlgorithm: string | null;

  @Column({ name: 'id_token_signed_response_alg', type: 'text' })
  idTokenAlgorithm: 'RS256' | 'ES256';

  /** Request objects, pushed requests, bound tokens, certificates: in the words of their RFCs. */
  @Column({ type: 'jsonb' })
  protection: ProtectionMembers;

  /** What else it says about itself (RFC 7591 §2): contacts, terms, policy, software; and what the gallery shows. */
  @Column({ type: 'jsonb' })
  about: ClientInformation;

  /** `implied`: an app of the house, which is not asked about. */
  @Column({ type: 'text' })
  consent: 'ask' | 'implied';

  /** The identity provider by which its people sign in; null leaves them the choice. */
  @Column({ name: 'identity_provider', type: 'text', nullable: true })
  identityProvider: string | null;

  @Column({ type: 'boolean' })
  enabled: boolean;

  /** SHA-256 of the registration access token (RFC 7592 §3); null for clients that the operator declares. */
  @Column({ name: 'registration_token_hash', type: 'text', nullable: true })
  registrationTokenHash: string | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}

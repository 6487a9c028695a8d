import type { JWK } from 'jose';
import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** ID tokens are RS256, as every OpenID client expects; access tokens ES256, which is small and quick to sign. */
export const SIGNING_ALGORITHMS = ['RS256', 'ES256'] as const;

export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];

/** A key the authorization server signs with. The private part never leaves this table and the process. */
@Entity('signing_key')
export class SigningKey {
  @PrimaryColumn({ type: 'text' })
  kid: string;

  @Column({ type: 'text' })
  algorithm: SigningAlgorithm;

  /** Encrypted text, if there is a `SECRETS_KEY`. */
  @Column({ name: 'private_key', type: 'jsonb' })
  privateKey: JWK | string;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}

/** A key that can be used. */
export type OpenSigningKey = Omit<SigningKey, 'privateKey'> & { readonly privateKey: JWK };

import { Column, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';
import type { IdentityProviderDeclaration, ProviderKind } from './identity-provider.declaration.js';

/** A way to sign in, as the operator has declared it. */
@Entity('identity_provider')
export class DeclaredIdentityProvider {
  @PrimaryColumn({ type: 'text' })
  id: string;

  @Column({ type: 'text' })
  kind: ProviderKind;

  /** Order on the login page. */
  @Column({ type: 'integer' })
  position: number;

  @Column({ type: 'boolean' })
  enabled: boolean;

  /** The whole declaration; its secrets are sealed (`SECRETS_KEY`). */
  @Column({ type: 'jsonb' })
  declaration: IdentityProviderDeclaration;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}

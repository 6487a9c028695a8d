import { Check, Column, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';
import type { IdentityProviderDeclaration, ProviderKind } from './identity-provider.declaration.js';

/** Who has declared a provider: the bootstrap file, which does so again at each start, or an administrator. */
export type ProviderOrigin = 'bootstrap' | 'administration';

/** A way to sign in, as the operator has declared it. */
@Entity('identity_provider')
@Check('identity_provider_origin_check', `origin in ('bootstrap', 'administration')`)
export class DeclaredIdentityProvider {
  @PrimaryColumn({ type: 'text' })
  id: string;

  @Column({ type: 'text' })
  kind: ProviderKind;

  /** Order on the login page. */
  @Column({ type: 'integer' })
  position: number;

  /** Set by administrators alone: what they have disabled stays so when the server starts again. */
  @Column({ type: 'boolean' })
  enabled: boolean;

  @Column({ type: 'text' })
  origin: ProviderOrigin;

  /** The whole declaration; its secrets are sealed (`SECRETS_KEY`). */
  @Column({ type: 'jsonb' })
  declaration: IdentityProviderDeclaration;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}

import { Column, CreateDateColumn, Entity, Index, PrimaryGeneratedColumn, UpdateDateColumn } from 'typeorm';
import type { Role } from '../resource-server/principal.js';

/** A person who signs in here. The id is the `sub` of tokens: it never changes and says nothing. */
@Entity('user_account')
@Index('user_account_username', ['username'], { unique: true })
export class User {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  /** In lower case: nobody is told apart by capitals. */
  @Column({ type: 'text' })
  username: string;

  /** Argon2id; null for people who sign in elsewhere. */
  @Column({ name: 'password_hash', type: 'text', nullable: true })
  passwordHash: string | null;

  /** Of the password that the bootstrap file gave last, which the person may have changed since. */
  @Column({ name: 'declared_password_hash', type: 'text', nullable: true })
  declaredPasswordHash: string | null;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text', nullable: true })
  email: string | null;

  /** Relative reference to the person's own resource: `Practitioner/123`. */
  @Column({ name: 'fhir_user', type: 'text', nullable: true })
  fhirUser: string | null;

  /** RelatedPersons as whom this person stands in for others too: `RelatedPerson/123`. */
  @Column({ type: 'text', array: true, default: () => "'{}'" })
  proxies: string[];

  @Column({ type: 'text', array: true })
  roles: Role[];

  /** `scim` for those whom the directory of the hospital keeps (docs/identity/scim.md). */
  @Column({ name: 'managed_by', type: 'text', nullable: true })
  managedBy: string | null;

  /** Counted up by the database with each change of what the person may do. */
  @Column({ name: 'rights_generation', type: 'integer', default: 0 })
  rightsGeneration: number;

  @Column({ type: 'boolean' })
  enabled: boolean;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}

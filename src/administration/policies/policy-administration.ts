import { Injectable } from '@nestjs/common';
import { AccessPolicies } from '../../access/policies/access-policies.js';
import type { PolicyDeclaration } from '../../access/policies/policy.declaration.js';
import { PolicyPublication } from '../../access/policies/policy-publication.js';
import { Database } from '../../database/database.js';

/** A role with those who have it. */
export interface RoleInUse {
  readonly role: string;
  /** Who may sign in. */
  readonly people: number;
  /** Names of the policies that are about it; without any, the built-in ones hold. */
  readonly policies: readonly string[];
}

/** People whose rights policies decide. */
export interface AffectedPeople {
  readonly people: number;
  /** The first of their user names. */
  readonly usernames: readonly string[];
}

const MOST_NAMES = 20;

/** Roles, the policies about them, and whom a change would concern. */
@Injectable()
export class PolicyAdministration {
  constructor(
    private readonly policies: AccessPolicies,
    private readonly publication: PolicyPublication,
    private readonly database: Database,
  ) {}

  /** Those of the accounts, and those that policies name. */
  async roles(): Promise<readonly RoleInUse[]> {
    const counted = await this.database.query<{ role: string; people: number }>({ text: ROLES, values: [] });
    const people = new Map(counted.map(({ role, people: count }) => [role, count]));
    const declared = this.declared();
    const names = new Set([...people.keys(), ...declared.flatMap(({ roles }) => roles)]);
    return [...names].toSorted().map(role => ({
      role,
      people: people.get(role) ?? 0,
      policies: declared.filter(({ roles }) => roles.includes(role)).map(({ name }) => name),
    }));
  }

  /** Policies that are not in force yet: throws InvalidError with what is wrong, else tells whom they concern. */
  async check(sent: unknown): Promise<AffectedPeople> {
    const declarations = this.publication.read(sent);
    return this.affected(declarations.flatMap(({ roles }) => roles));
  }

  async affected(roles: readonly string[]): Promise<AffectedPeople> {
    const rows = await this.database.query<{ username: string; people: number }>({
      text: AFFECTED,
      values: [roles, MOST_NAMES],
    });
    return { people: rows[0]?.people ?? 0, usernames: rows.map(({ username }) => username) };
  }

  /** Those in force, as they were declared. */
  declared(): readonly PolicyDeclaration[] {
    return this.policies.declared().policies as readonly PolicyDeclaration[];
  }
}

const ROLES = `select role, count(*)::int as people from user_account, unnest(roles) as role
  where enabled group by role`;
const AFFECTED = `select username, (count(*) over ())::int as people from user_account
  where enabled and roles && $1::text[] order by username limit $2`;

import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import { PatientDirectory } from '../../launch-context/patient-directory.js';
import { PersonRights } from '../../launch-context/person-rights.js';
import type { User } from '../identity/user.entity.js';
import { UserRepository } from '../identity/user.repository.js';
import type { UserRights } from '../resource-server/principal.js';

/** What tokens say about people. */
@Injectable()
export class Accounts {
  constructor(
    private readonly users: UserRepository,
    private readonly directory: PatientDirectory,
    private readonly environment: Environment,
    private readonly rights: PersonRights,
  ) {}

  find(userId: string): Promise<User | undefined> {
    return this.users.find(userId);
  }

  /** SMART App Launch 2.2, "Scopes for requesting identity data": an absolute URL. */
  fhirUserOf(user: User): string | undefined {
    return user.fhirUser === null ? undefined : `${this.environment.fhirBase}/${user.fhirUser}`;
  }

  /** All that may ever be said; which of it is, the scopes decide. `profile` is what SMART 1.0 called fhirUser. */
  claimsOf(user: User): { sub: string } & Record<string, string | undefined> {
    const fhirUser = this.fhirUserOf(user);
    return { sub: user.id, fhirUser, profile: fhirUser, name: user.name, preferred_username: user.username };
  }

  claimsFor(user: User, scopes: ReadonlySet<string>): Record<string, string | undefined> {
    const claims: Record<string, string | undefined> = this.claimsOf(user);
    const named = [...scopes].flatMap(scope => CLAIMS_BY_SCOPE[scope] ?? []);
    return Object.fromEntries(named.map(name => [name, claims[name]]));
  }

  rightsOf(user: User): Promise<UserRights> {
    return this.rights.of(user);
  }

  /** Whether the record of the Patient is there, and within these rights. */
  async mayOpen(rights: UserRights, patientId: string): Promise<boolean> {
    return (await this.directory.find(rights, patientId)) !== undefined;
  }
}

/** Which claims a scope opens (OpenID Connect Core 1.0 §5.4). */
export const CLAIMS_BY_SCOPE: Readonly<Record<string, readonly string[]>> = {
  openid: ['sub'],
  fhirUser: ['fhirUser'],
  profile: ['name', 'preferred_username', 'profile'],
};

import { Injectable } from '@nestjs/common';
import type { User } from '../auth/identity/user.entity.js';
import { UserRepository } from '../auth/identity/user.repository.js';
import type { UserRights } from '../auth/resource-server/principal.js';
import { PatientDirectory } from './patient-directory.js';

const RELATED_PERSON = 'RelatedPerson/';

/** What a person may do: by the account, and as a RelatedPerson by the patients' records. */
@Injectable()
export class PersonRights {
  constructor(
    private readonly users: UserRepository,
    private readonly directory: PatientDirectory,
  ) {}

  /** The account's own rights, and those of the patients for whom it stands in as a RelatedPerson. */
  async of(user: User): Promise<UserRights> {
    const rights = await this.users.rightsOf(user);
    const relations = [user.fhirUser ?? '', ...user.proxies].filter(isRelatedPerson);
    if (relations.length === 0) return rights;
    const others = await Promise.all(
      relations.map(relation => this.directory.patientsOf(relation.slice(RELATED_PERSON.length))),
    );
    return { ...rights, patients: [...new Set([...rights.patients, ...others.flat()])] };
  }
}

function isRelatedPerson(reference: string): boolean {
  return reference.startsWith(RELATED_PERSON);
}

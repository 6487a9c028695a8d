import { Injectable } from '@nestjs/common';
import type { MappedPerson, WantedPerson } from './mapped-person.js';
import { isRefusal, type MappingRefusal } from './mapping-refusal.js';
import { PersonDirectory, type NewPerson, type PersonSummary } from '../../../people/person-directory.js';

const MOST_MERGES = 5;

/** A resource there is, or one that would be created. */
export type ResolvedPerson = { readonly reference: string } | { readonly toCreate: NewPerson };

/** Finds the resource of a person. The same records give the same answer; where they leave a doubt, it is a refusal. */
@Injectable()
export class PersonResolution {
  constructor(private readonly directory: PersonDirectory) {}

  /** Changes nothing: the mapping tester asks as well. */
  async resolve({ person, name, email }: MappedPerson): Promise<ResolvedPerson | MappingRefusal | undefined> {
    if (!person) return undefined;
    const found = await this.survivors(person);
    if (isRefusal(found)) return found;
    const [only, ...more] = found.filter(({ isActive }) => isActive);
    if (more.length > 0) return refused('several-persons', person, 'is held by more than one');
    if (only) return { reference: only.reference };
    if (found.length > 0) return refused('inactive-person', person, 'is held only by one that is not active');
    if (!person.create) return refused('no-person', person, 'is held by none');
    const patient = person.patient && (await this.patientOf(person));
    if (patient && isRefusal(patient)) return patient;
    return {
      toCreate: {
        resourceType: person.resourceType,
        identifier: person.identifier,
        name,
        ...(email === undefined ? {} : { email }),
        ...(patient ? { patient: patient.reference } : {}),
      },
    };
  }

  /** The reference of the person, who is created where the mapping says so. */
  async settle(mapped: MappedPerson): Promise<{ reference: string } | MappingRefusal | undefined> {
    const resolved = await this.resolve(mapped);
    if (!resolved || isRefusal(resolved) || 'reference' in resolved) return resolved;
    return this.directory.create(resolved.toCreate);
  }

  /** Merged ones stand for the one that took their place. */
  private async survivors({
    resourceType,
    identifier,
  }: WantedPerson): Promise<readonly PersonSummary[] | MappingRefusal> {
    const survivors = new Map<string, PersonSummary>();
    for (const found of await this.directory.findByIdentifier(resourceType, identifier)) {
      const survivor = await this.survivorOf(found);
      if (!survivor) {
        return {
          refusal: 'inactive-person',
          detail: `${resourceType} was replaced by one that is not there`,
        };
      }
      survivors.set(survivor.reference, survivor);
    }
    return [...survivors.values()];
  }

  private async survivorOf(person: PersonSummary): Promise<PersonSummary | undefined> {
    let current: PersonSummary | undefined = person;
    for (let merges = 0; current?.replacedBy !== undefined; merges++) {
      if (merges === MOST_MERGES) return undefined;
      current = await this.directory.find(current.replacedBy);
    }
    return current;
  }

  private async patientOf({ patient }: WantedPerson): Promise<{ reference: string } | MappingRefusal> {
    const wanted = { resourceType: 'Patient', identifier: patient!, create: false } as const;
    const found = await this.survivors(wanted);
    if (isRefusal(found)) return found;
    const [only, ...more] = found.filter(({ isActive }) => isActive);
    if (!only) return refused('no-person', wanted, 'is held by none');
    return more.length > 0 ? refused('several-persons', wanted, 'is held by more than one') : only;
  }
}

/** Names the system, not the value: that is somebody's number. */
function refused(
  refusal: MappingRefusal['refusal'],
  { resourceType, identifier }: WantedPerson,
  words: string,
): MappingRefusal {
  return { refusal, detail: `the identifier of ${identifier.system} ${words} (${resourceType})` };
}

import type { SqlParameters } from '../../database/sql-fragment.js';
import type { PatientRelation } from '../access/policy.js';
import { resourceTypeNumber } from '../definitions/resource-types.js';
import { parseReference } from '../model/reference.js';
import { anySystemTerm, parameterName } from './search-term.js';
import type { TermHash } from './term-hash.js';

/**
 * The keys of what stands for a person: the own resource, and the PractitionerRoles and Organizations by which the
 * person works. A role that says it is not active counts not. The tables are named with their schema: where past
 * versions are judged, `search` stands for their own rows.
 */
function standInKeys(person: string, parameters: SqlParameters, hash: TermHash): string {
  return `public.stand_in_keys(${roleArguments(person, parameters, hash)})`;
}

function employerKeys(person: string, parameters: SqlParameters, hash: TermHash): string {
  const organization = parameters.add(organizationTerm(hash));
  return `public.employer_keys(${roleArguments(person, parameters, hash)}, ${organization}::bigint)`;
}

function roleArguments(person: string, parameters: SqlParameters, hash: TermHash): string {
  const key = personKey(person, hash);
  const link = hash.link(practitionerTerm(hash), key);
  const keys = [key, link, inactiveTerm(hash)].map(value => `${parameters.add(value)}::bigint`);
  return `${keys.join(', ')}, ${parameters.add(resourceTypeNumber('PractitionerRole'))}::smallint`;
}

/** What else a function needs to find the roles of a person by itself: the same for all requests. */
export function roleTerms(hash: TermHash): readonly bigint[] {
  const terms = [practitionerTerm(hash), inactiveTerm(hash), organizationTerm(hash)];
  return [...terms, BigInt(resourceTypeNumber('PractitionerRole'))];
}

function practitionerTerm(hash: TermHash): bigint {
  return hash.hash(parameterName('PractitionerRole', 'practitioner'));
}

function inactiveTerm(hash: TermHash): bigint {
  return hash.hash(anySystemTerm(parameterName('PractitionerRole', 'active'), 'false'));
}

function organizationTerm(hash: TermHash): bigint {
  return hash.hash(parameterName('PractitionerRole', 'organization'));
}

/** The keys of the patients who are related to the person as the record stands now. */
export function relatedPatientKeys(
  person: string,
  relations: readonly PatientRelation[],
  parameters: SqlParameters,
  hash: TermHash,
): string {
  const one = (): string => standInKeys(person, parameters, hash);
  const selects = relations.map(relation => RELATIONS[relation]({ person, one, parameters, hash }));
  return `array(${selects.join(' union ')})`;
}

interface Relating {
  readonly person: string;
  readonly one: () => string;
  readonly parameters: SqlParameters;
  readonly hash: TermHash;
}

const RELATIONS: Readonly<Record<PatientRelation, (relating: Relating) => string>> = {
  'care-team': relating => {
    const active = relating.parameters.add(term(relating, 'CareTeam', 'status', 'active'));
    return `${patientsOf(relating, 'CareTeam')} and c.tokens @> array[${active}::bigint]
      and ${links(relating, relating.one(), 'CareTeam', 'participant')}`;
  },
  encounter: relating => {
    const ended = ['cancelled', 'entered-in-error'].map(status =>
      term(relating, 'Encounter', 'status', status),
    );
    return `${patientsOf(relating, 'Encounter')} and not c.tokens && ${relating.parameters.add(ended)}::bigint[]
      and ${links(relating, relating.one(), 'Encounter', 'participant')}`;
  },
  'general-practitioner': relating =>
    `${patients(relating)} and ${links(relating, relating.one(), 'Patient', 'general-practitioner')}`,
  organization: relating => {
    const employers = employerKeys(relating.person, relating.parameters, relating.hash);
    return `${patients(relating)} and (${links(relating, employers, 'Patient', 'organization')}
      or ${links(relating, employers, 'Patient', 'general-practitioner')})`;
  },
};

/** The patient is who the resource is about: others may stand in the same CareTeam. */
function patientsOf({ parameters, hash }: Relating, resourceType: string): string {
  const subject = parameters.add(hash.hash(parameterName(resourceType, 'patient')));
  const type = parameters.add(resourceTypeNumber(resourceType));
  return `select l.term # ${subject}::bigint from public.search c, unnest(c.links) l(term)
    where c.n = 0 and c.type = ${type}::smallint`;
}

function patients({ parameters }: Relating): string {
  const type = parameters.add(resourceTypeNumber('Patient'));
  return `select c.key from public.search c where c.n = 0 and c.type = ${type}::smallint`;
}

function links({ parameters, hash }: Relating, keys: string, resourceType: string, code: string): string {
  const parameter = parameters.add(hash.hash(parameterName(resourceType, code)));
  return `c.links && array(select target # ${parameter}::bigint from unnest(${keys}) target)`;
}

function term({ hash }: Relating, resourceType: string, code: string, value: string): bigint {
  return hash.hash(anySystemTerm(parameterName(resourceType, code), value));
}

/** Of the resource that stands for a person. */
export function personKey(person: string, hash: TermHash): bigint {
  const reference = parseReference(person);
  if (reference?.kind !== 'local') throw new Error('A fhirUser is a relative reference');
  return hash.keyOf(reference);
}

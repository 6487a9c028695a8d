import { patientScopeReach } from '../../../auth/scopes/patient-scope-reach.js';
import type { AccessFilter } from '../../access/access-filter.js';
import { compartmentMembers } from '../../definitions/compartments.js';
import { resourceTypes } from '../../definitions/resource-types.js';
import { searchParametersOf } from '../../definitions/search-parameters.js';
import type { SearchParameters } from '../../interactions/search-parameters.js';
import { searchableParameter } from '../../search/searchable-parameter.js';
import type { EverythingFilter } from './everything-filter.js';

/** Whose record is asked for. */
export type FocusType = 'Patient' | 'Encounter';

/**
 * What a record refers to without owning it. Nothing of a compartment is taken along: what belongs to this patient is
 * found as a member, and what belongs to another one has no place in it.
 */
const REFERENCED: readonly string[] =
  'Practitioner PractitionerRole Organization Location Medication HealthcareService Endpoint Substance'.split(
    ' ',
  );

const MEMBERS: Readonly<Record<FocusType, () => readonly string[]>> = {
  Patient: () => resourceTypes().filter(type => patientScopeReach(type) === 'compartment'),
  Encounter: () => compartmentMembers('Encounter'),
};

/** The types of a record that are wanted and within reach, in a fixed order; its focus is not among them. */
export function memberTypes(
  focusType: FocusType,
  { types }: EverythingFilter,
  access: AccessFilter,
): readonly string[] {
  return MEMBERS[focusType]().filter(
    type => type !== focusType && (!types || types.includes(type)) && !access.denies(type, 's'),
  );
}

/** `_include` for what resources of this type refer to. */
export function includesOf(
  type: string,
  focusType: FocusType,
  { types }: EverythingFilter,
  access: AccessFilter,
): SearchParameters {
  const referenced = focusType === 'Encounter' ? [...REFERENCED, 'Patient'] : REFERENCED;
  const wanted = referenced.filter(
    target => (!types || types.includes(target)) && !access.denies(target, 'r'),
  );
  return [...searchParametersOf(type).keys()].flatMap(code => {
    const parameter = searchableParameter(type, code);
    if (parameter?.type !== 'reference') return [];
    const targets = wanted.filter(target => parameter.targets.includes(target));
    return targets.map(target => ['_include', `${type}:${code}:${target}`] as const);
  });
}

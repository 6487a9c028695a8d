import { resourceTypes } from '../../../fhir/definitions/definitions.js';
import { IDENTITY_SCOPES, LAUNCH_SCOPES } from '../../scopes/identity-scopes.js';
import { MESSAGING_SCOPES } from '../../scopes/messaging-scope.js';
import { type PatientScopeReach, patientScopeReach } from '../../scopes/patient-scope-reach.js';

const GRANTABLE: Readonly<Partial<Record<PatientScopeReach, string>>> = {
  compartment: 'cruds',
  shared: 'rs',
  'security-context': 'cruds',
};

/**
 * Scopes are an open set; these are the roots of it. Each one can be granted as it stands here.
 *
 * @param launchTypes kinds of launch context beside patient and encounter, that people can choose.
 */
export function supportedScopes(launchTypes: readonly string[]): readonly string[] {
  return [...NAMED, ...launchTypes.map(type => `launch/${type}`), ...clinicalScopes()];
}

const NAMED: readonly string[] = [...IDENTITY_SCOPES, ...LAUNCH_SCOPES, ...MESSAGING_SCOPES];

function clinicalScopes(): readonly string[] {
  const ofAllTypes = ['patient', 'user', 'system'].flatMap(context => [
    `${context}/*.cruds`,
    `${context}/*.read`,
    `${context}/*.write`,
  ]);
  return [...ofAllTypes, ...resourceTypes().flatMap(patientScopes)];
}

function patientScopes(resourceType: string): readonly string[] {
  const permissions = GRANTABLE[patientScopeReach(resourceType)];
  return permissions === undefined ? [] : [`patient/${resourceType}.${permissions}`];
}

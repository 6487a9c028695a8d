/**
 * The texts whose hashes stand in the index, in one place for writing and searching. A newline stands in no URI and
 * in no code, so that two different values never give one text. A change here needs a reindex.
 */
export const SEARCH_TERM_VERSION = 7;

/** `Observation.code`: says that the parameter has a value; names spans and strings; the basis of links. */
export function parameterName(resourceType: string, code: string): string {
  return `${resourceType}.${code}`;
}

/** A parameter that was defined at run time has new terms with each new definition, so that old ones match nothing. */
export function revisedCode({
  code,
  revision,
}: {
  readonly code: string;
  readonly revision?: number;
}): string {
  return revision === undefined ? code : `${code}@${revision}`;
}

export function codeTerm(name: string, system: string | undefined, code: string): string {
  return `${name}|${system ?? ''}\n${foldCode(system, code)}`;
}

/** The code whatever its system. */
export function anySystemTerm(name: string, code: string): string {
  return `${name}=${code.toLowerCase()}`;
}

/** Any code of the system. */
export function systemTerm(name: string, system: string): string {
  return `${name}|${system}`;
}

/** `Identifier.type`, for the modifier `:of-type`. */
export function identifierTypeTerm(name: string, system: string, code: string, value: string): string {
  return `${name}:of-type|${system}\n${code.toLowerCase()}\n${value.toLowerCase()}`;
}

/** The business identifier of a reference, for the modifier `:identifier`. */
export function logicalReferenceName(name: string): string {
  return `${name}:identifier`;
}

/** A URI, a canonical with or without its version, a reference to elsewhere. */
export function uriTerm(name: string, uri: string): string {
  return `${name}=${uri}`;
}

/** Stands below this URI, for the modifier `:below`. */
export function belowTerm(name: string, uri: string): string {
  return `${name}:below=${uri}`;
}

/** Quantities in one unit, by code or by its text for humans. */
export function unitName(name: string, unit: string): string {
  return `${name}|${unit}`;
}

/** Spans of one number: where a Location stands. */
export function latitudeName(name: string): string {
  return `${name}:latitude`;
}

export function longitudeName(name: string): string {
  return `${name}:longitude`;
}

/** Quantities in any unit of UCUM that converts into these base units. */
export function canonicalUnitName(name: string, dimension: string): string {
  return `${name}|\n${dimension}`;
}

/** The posting list of resources whose main date is a long period. */
export function longPeriodTerm(resourceType: string): string {
  return `${resourceType}@long-period`;
}

/** https://hl7.org/fhir/R4/search.html#token: case-blind, unless the system is known to tell case apart. */
function foldCode(system: string | undefined, code: string): string {
  return system === 'http://unitsofmeasure.org' ? code : code.toLowerCase();
}

import type { CodeSystemConceptProperty, ValueSetComposeIncludeFilter } from 'fhir/r4.js';
import { digitsOf } from '../model/decimal.js';
import { canonicalUnit, UCUM } from '../search/ucum/canonical-unit.js';
import { matchingTexts } from './bounded-pattern.js';
import type { CodeSystem } from './code-system.js';
import { type Concept, relatives } from './concept.js';
import { TerminologyError } from './terminology-error.js';

export type ConceptTest = (concept: Concept) => boolean;

/** What R4 defines for every code system. https://hl7.org/fhir/R4/codesystem.html#defined-props */
const DEFINED: ReadonlySet<string> = new Set(
  'concept code display definition inactive deprecated deprecationDate notSelectable parent child status'.split(
    ' ',
  ),
);
/** They go by the hierarchy of the concepts, whatever the property is called. */
const OF_CONCEPTS: ReadonlySet<string> = new Set(['concept', 'code']);

/** `ValueSet.compose.include.filter`. https://hl7.org/fhir/R4/valueset-filter-operator.html */
export function conceptTest(
  system: CodeSystem,
  { property, op, value }: ValueSetComposeIncludeFilter,
): ConceptTest {
  if (!DEFINED.has(property) && !system.properties.has(property)) {
    throw new TerminologyError(
      'not-supported',
      `The code system ${system.url} has no property ${property} to filter by`,
    );
  }
  switch (op) {
    case '=':
      return equals(system, property, value);
    case 'exists':
      return exists(system, property, value);
    case 'in':
    case 'not-in': {
      const tests = value.split(',').map(one => equals(system, property, one.trim()));
      return concept => tests.some(test => test(concept)) === (op === 'in');
    }
    case 'regex':
      return regex(system, property, value);
    default:
      return hierarchical(system, property, op, value);
  }
}

function hierarchical(
  system: CodeSystem,
  property: string,
  op: 'is-a' | 'descendent-of' | 'is-not-a' | 'generalizes',
  value: string,
): ConceptTest {
  if (!OF_CONCEPTS.has(property)) {
    throw new TerminologyError(
      'not-supported',
      `The filter ${op} is for concepts, not for the property ${property}`,
    );
  }
  const focus = system.find(value);
  if (!focus) {
    throw new TerminologyError(
      'code-invalid',
      `A filter ${op} names a code that ${system.url} does not have`,
    );
  }
  const around = relatives(focus, op === 'generalizes' ? 'parents' : 'children');
  switch (op) {
    case 'descendent-of':
      return concept => around.has(concept);
    case 'is-not-a':
      return concept => concept !== focus && !around.has(concept);
    default:
      return concept => concept === focus || around.has(concept);
  }
}

function equals(system: CodeSystem, property: string, value: string): ConceptTest {
  if (system.url === UCUM && property === 'canonical') return sameDimension(value);
  if (OF_CONCEPTS.has(property)) {
    const focus = system.find(value);
    return concept => concept === focus || concept.code === value;
  }
  return concept => valuesOf(concept, property).includes(value);
}

function exists(system: CodeSystem, property: string, value: string): ConceptTest {
  if (value !== 'true' && value !== 'false')
    throw new TerminologyError('invalid', 'A filter exists must have the value true or false');
  if (system.url === UCUM)
    throw new TerminologyError('not-supported', 'Units of UCUM have no properties that may be missing');
  return concept => valuesOf(concept, property).length > 0 === (value === 'true');
}

/** All texts are tried in one run, whose time is bounded: of a grammar there are too many. */
function regex(system: CodeSystem, property: string, pattern: string): ConceptTest {
  const texts = system.concepts().flatMap(concept => valuesOf(concept, property));
  const matching = matchingTexts(pattern, texts);
  return concept => valuesOf(concept, property).some(text => matching.has(text));
}

function sameDimension(value: string): ConceptTest {
  const dimension = canonicalUnit(value)?.dimension;
  if (dimension === undefined)
    throw new TerminologyError('code-invalid', 'A filter on UCUM names what is no unit with a dimension');
  return concept => canonicalUnit(concept.code)?.dimension === dimension;
}

function valuesOf(concept: Concept, property: string): readonly string[] {
  switch (property) {
    case 'concept':
    case 'code':
      return [concept.code];
    case 'display':
    case 'definition':
      return concept[property] === undefined ? [] : [concept[property]];
    case 'parent':
      return concept.parents.map(({ code }) => code);
    case 'child':
      return concept.children.map(({ code }) => code);
    case 'inactive':
      return [String(concept.isInactive)];
    case 'notSelectable':
      return [String(concept.isAbstract)];
    default:
      return concept.properties.filter(({ code }) => code === property).map(textOf);
  }
}

function textOf(property: CodeSystemConceptProperty): string {
  const { valueCode, valueString, valueDateTime, valueCoding, valueBoolean, valueInteger, valueDecimal } =
    property;
  const text = valueCode ?? valueString ?? valueDateTime ?? valueCoding?.code;
  return text ?? digitsOf(valueInteger ?? valueDecimal) ?? String(valueBoolean);
}

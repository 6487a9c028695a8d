import type { Json } from '../../support/fhir-client.js';
import type { Blueprint } from './draw.js';

const LOINC = 'http://loinc.org';

/** The codes of `urn:codes`; y is a kind of x. */
export const CODES: readonly string[] = ['x', 'y', 'z'];

/** By url: what it says, and what it takes from others. The same url always says the same, however often it is stored. */
const SETS: Readonly<
  Record<string, { readonly include: readonly Json[]; readonly codes: readonly string[] }>
> = {
  'urn:values:0': { include: [listed('1-8')], codes: [`${LOINC}|1-8`] },
  'urn:values:1': { include: [listed('2-6')], codes: [`${LOINC}|2-6`] },
  'urn:values:2': {
    include: [{ system: 'urn:codes', filter: [{ property: 'concept', op: 'is-a', value: 'x' }] }],
    codes: ['urn:codes|x', 'urn:codes|y'],
  },
  'urn:values:3': {
    include: [{ valueSet: ['urn:values:0'] }, listed('3-4')],
    codes: [`${LOINC}|1-8`, `${LOINC}|3-4`],
  },
};
/** What must be known as well. */
const NEEDED: Readonly<Record<string, string>> = {
  'urn:values:2': 'urn:codes',
  'urn:values:3': 'urn:values:0',
};

export const VALUE_SETS: readonly string[] = Object.keys(SETS);

export const aValueSet: Blueprint = ({ random }) => {
  const url = random.pick(VALUE_SETS);
  return { status: 'active', url, compose: { include: SETS[url]!.include } };
};

export const aCodeSystem: Blueprint = () => ({
  status: 'active',
  content: 'complete',
  url: 'urn:codes',
  concept: [{ code: 'x', concept: [{ code: 'y' }] }, { code: 'z' }],
});

/**
 * The codes of a value set, `system|code`, where all that it says is among what may be searched.
 * https://hl7.org/fhir/R4/valueset.html#composition
 */
export function codesOfSet(url: string, searchable: readonly Json[]): readonly string[] | undefined {
  const known = new Set(searchable.map(resource => resource.url));
  const needed = NEEDED[url] ?? url;
  return known.has(url) && known.has(needed) ? SETS[url]!.codes : undefined;
}

function listed(code: string): Json {
  return { system: LOINC, concept: [{ code }] };
}

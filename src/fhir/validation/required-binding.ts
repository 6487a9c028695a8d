import { requiredValueSet } from '../definitions/value-sets.js';
import type { ValueSetExpansion } from '../definitions/value-sets.js';
import { UCUM_CODE_SYSTEM } from '../terminology/grammar/ucum.js';
import type { Property } from './structure-table.js';

/** Value sets without a list of codes, checked by the form of their codes. */
const FORMS: ReadonlyMap<string, RegExp> = new Map([
  // BCP 13, and the three short names that FHIR itself uses for its formats.
  ['http://hl7.org/fhir/ValueSet/mimetypes', /^(?:xml|json|ttl|[^\s/;]+\/[^\s/;]+ ?(?:;.*)?)$/],
  // ISO 4217
  ['http://hl7.org/fhir/ValueSet/currencies', /^[A-Z]{3}$/],
]);

/** Whether codes of the value set are checked by their form alone. */
export function hasCodeForm(url: string): boolean {
  return url === UNITS || FORMS.has(url);
}

type Codes = Pick<ValueSetExpansion, 'has' | 'hasCode'>;

const UNITS = 'http://hl7.org/fhir/ValueSet/ucum-units';
const UCUM_UNITS: Codes = {
  hasCode: code => UCUM_CODE_SYSTEM.find(code) !== undefined,
  has: (system, code) => system === UCUM_CODE_SYSTEM.url && UCUM_UNITS.hasCode(code),
};

const LISTED_CODES = 20;

/**
 * What is wrong with a coded value under a required binding, if anything. A CodeableConcept needs one coding
 * from the value set. https://hl7.org/fhir/R4/terminologies.html#required
 */
export function bindingMistake(value: unknown, { element, name, type }: Property): string | undefined {
  const url = element.requiredValueSet ?? '';
  const form = FORMS.get(url);
  const expansion = requiredValueSet(url);
  const codes = url === UNITS ? UCUM_UNITS : expansion;
  const isMember = form === undefined ? codes && isIn(codes, value, type.code) : form.test(String(value));
  if (isMember !== false) return undefined;
  return `${name} is not in the value set ${url}, which its definition requires${codeHint(expansion)}`;
}

function isIn(expansion: Codes, value: unknown, type: string): boolean {
  if (typeof value === 'string') return expansion.hasCode(value);
  if (type !== 'CodeableConcept') return isCodingIn(expansion, value);
  const { coding, text } = membersOf(value);
  // Only extensions, such as data-absent-reason: nothing is coded.
  if (coding === undefined) return text === undefined;
  return Array.isArray(coding) && coding.some(item => isCodingIn(expansion, item));
}

function isCodingIn(expansion: Codes, value: unknown): boolean {
  const { system, code } = membersOf(value);
  return typeof system === 'string' && typeof code === 'string' && expansion.has(system, code);
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function codeHint(expansion: ValueSetExpansion | undefined): string {
  if (expansion === undefined || expansion.codes.length > LISTED_CODES) return '';
  return `: use one of ${expansion.codes.join(', ')}`;
}

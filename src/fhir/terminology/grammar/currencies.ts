import { ListedCodeSystem } from '../listed-code-system.js';

const NAMES = new Intl.DisplayNames('en', { type: 'currency' });

/** ISO 4217 as the runtime knows it. https://hl7.org/fhir/R4/valueset-currencies.html */
export const CURRENCIES = new ListedCodeSystem({
  resourceType: 'CodeSystem',
  url: 'urn:iso:std:iso:4217',
  name: 'ISO 4217',
  status: 'active',
  language: 'en',
  content: 'complete',
  concept: Intl.supportedValuesOf('currency').map(code => ({ code, display: NAMES.of(code) ?? code })),
});

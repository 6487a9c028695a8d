import { type FhirRequest, headerOf } from './fhir-request.js';

/** What the client would rather have (RFC 7240, https://hl7.org/fhir/R4/http.html#ops). */
export interface Preferences {
  readonly return?: 'minimal' | 'representation' | 'OperationOutcome';
  readonly handling?: 'strict' | 'lenient';
  /** RFC 7240 §4.1: the client would rather ask for the answer later. */
  readonly isAsync?: true;
}

const RETURN = ['minimal', 'representation', 'OperationOutcome'] as const;
const HANDLING = ['strict', 'lenient'] as const;

/** Reads `Prefer`; by RFC 7240 §2 what is not understood is as if it were not there. */
export function preferencesOf(request: FhirRequest): Preferences {
  const header = headerOf(request, 'prefer');
  if (header === undefined) return {};
  const stated = new Map<string, string>();
  for (const preference of header.split(/[,;]/)) {
    const [name = '', value = ''] = preference.split('=', 2).map(part => part.trim());
    // RFC 7240 §2: of a preference that is stated twice, the first counts.
    if (!stated.has(name.toLowerCase())) stated.set(name.toLowerCase(), value.replaceAll('"', ''));
  }
  const asked = RETURN.find(value => value === stated.get('return'));
  const handling = HANDLING.find(value => value === stated.get('handling'));
  return {
    ...(asked ? { return: asked } : {}),
    ...(handling ? { handling } : {}),
    ...(stated.has('respond-async') ? { isAsync: true } : {}),
  };
}

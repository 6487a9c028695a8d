import type { FhirClient, Json } from '../../support/fhir-client.js';
import { untilSearchable } from '../../fhir/search-parameters/custom-parameters.js';

export const COLOR = 'urn:color';
export const COLLEAGUE = 'urn:colleague';

/** docs/search-parameters.md: an installation's own, which are no way into a record. */
export const RUN_TIME_PARAMETERS: readonly Json[] = [
  ownParameter('color', { type: 'token', expression: `Observation.extension.where(url = '${COLOR}').value` }),
  ownParameter('colleague', {
    type: 'reference',
    target: ['Patient', 'Practitioner'],
    expression: `Observation.extension.where(url = '${COLLEAGUE}').value.ofType(Reference)`,
  }),
];

/** What is stored before them is indexed in the background. */
export async function untilIndexed(administrator: FhirClient): Promise<void> {
  for (const { base, code } of RUN_TIME_PARAMETERS) await untilSearchable(administrator, base[0], code);
}

function ownParameter(code: string, more: Json): Json {
  return {
    resourceType: 'SearchParameter',
    id: `own-${code}`,
    url: `urn:search:${code}`,
    name: code,
    status: 'active',
    description: `Finds by ${code}`,
    code,
    base: ['Observation'],
    ...more,
  };
}

import { CONVERSION_FUNCTIONS } from './conversion.functions.js';
import { EXISTENCE_FUNCTIONS } from './existence.functions.js';
import { FHIR_FUNCTIONS } from './fhir.functions.js';
import { FILTERING_FUNCTIONS } from './filtering.functions.js';
import type { FunctionBuilder } from './function-parameter.js';
import { STRING_FUNCTIONS } from './string.functions.js';
import { SUBSETTING_FUNCTIONS } from './subsetting.functions.js';
import { TREE_FUNCTIONS } from './tree.functions.js';

/** By name and number of parameters: `exists/0`. http://hl7.org/fhirpath/N1/index.html#functions */
export const FUNCTIONS: ReadonlyMap<string, FunctionBuilder> = new Map(
  Object.entries<FunctionBuilder>({
    ...EXISTENCE_FUNCTIONS,
    ...FILTERING_FUNCTIONS,
    ...SUBSETTING_FUNCTIONS,
    ...STRING_FUNCTIONS,
    ...CONVERSION_FUNCTIONS,
    ...TREE_FUNCTIONS,
    ...FHIR_FUNCTIONS,
  }),
);

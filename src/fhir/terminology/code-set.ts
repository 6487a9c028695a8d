import type { CodeSetRequest, SystemCode } from '../search/code-set.js';
import { parseCanonical } from './canonical.js';
import { codeSystemOf } from './compiled-code-systems.js';
import { relatives } from './concept.js';
import type { Asking } from './definition-request.js';
import { knownConcept } from './subsumption.js';
import { TerminologyError } from './terminology-error.js';
import { unknownCodeSystem } from './unknown-code-system.js';
import { valueSetOf } from './value-set-of.js';
import { ValueSetCompiler } from './value-set.compiler.js';
import type { ValueSet } from 'fhir/r4.js';

/** More would make a search that no index helps. */
const MOST_SEARCHED = 20_000;

/** The codes that a search criterion stands for; value sets by URL. */
export function* codesOfRequest({ relation, value, system }: CodeSetRequest): Asking<readonly SystemCode[]> {
  if (relation !== 'in') return yield* relatedCodes(relation, system ?? '', value);
  const valueSet = yield* valueSetOf(parseCanonical(value));
  if (!valueSet) throw unknownValueSet(value);
  return yield* codesOfValueSet(valueSet);
}

export function* codesOfValueSet(valueSet: ValueSet): Asking<readonly SystemCode[]> {
  const compiled = yield* new ValueSetCompiler().compileNamed(valueSet);
  return bounded(compiled.members().map(({ system, concept: { code } }) => ({ system, code })));
}

export function unknownValueSet(reference: string): TerminologyError {
  return new TerminologyError('not-found', `The value set ${reference.slice(0, 200)} is not known here`);
}

/** The code itself among them. https://hl7.org/fhir/R4/search.html#modifiers */
function* relatedCodes(
  relation: 'above' | 'below',
  url: string,
  code: string,
): Asking<readonly SystemCode[]> {
  const canonical = parseCanonical(url);
  const system = yield* codeSystemOf(canonical);
  if (!system) throw unknownCodeSystem(canonical.url, canonical.version);
  const concept = knownConcept(system, code);
  const around = relatives(concept, relation === 'above' ? 'parents' : 'children');
  return bounded([concept, ...around].map(one => ({ system: system.url, code: one.code })));
}

function bounded(codes: readonly SystemCode[]): readonly SystemCode[] {
  if (codes.length <= MOST_SEARCHED) return codes;
  throw new TerminologyError(
    'too-costly',
    `The set has ${codes.length} codes: at most ${MOST_SEARCHED} can be searched for`,
  );
}

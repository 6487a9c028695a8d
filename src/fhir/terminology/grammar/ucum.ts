import { UCUM } from '../../search/ucum/canonical-unit.js';
import { ucum } from '../../search/ucum/ucum-library.js';
import { GrammarCodeSystem } from './grammar.code-system.js';

/** Longer codes are no units that anyone measures in. */
const LONGEST_CODE = 64;

/** Units of measure. https://ucum.org/ucum */
export const UCUM_CODE_SYSTEM = new GrammarCodeSystem(UCUM, 'UCUM', nameOf, new Set(['canonical']));

function nameOf(code: string): string | null | undefined {
  if (code.length > LONGEST_CODE) return undefined;
  // Annotations may stand alone: `{tablets}` is the unit 1.
  const { status, ucumCode, unit } = ucum.validateUnitString(code);
  if (status !== 'valid' || ucumCode !== code) return undefined;
  return unit?.name ?? null;
}

import { UCUM } from '../../search/ucum/canonical-unit.js';
import { nameOfUnit } from '../../search/ucum/ucum-unit.js';
import { GrammarCodeSystem } from './grammar.code-system.js';

/** Units of measure. https://ucum.org/ucum */
export const UCUM_CODE_SYSTEM = new GrammarCodeSystem(UCUM, 'UCUM', nameOfUnit, new Set(['canonical']));

import type { Quantity } from 'fhir/r4.js';
import { digitsOf } from '../../fhir/model/decimal.js';
import type { Language } from '../../pages/language/language.js';
import { messagesIn } from '../../pages/language/messages.js';

/** https://hl7.org/fhir/R4/valueset-quantity-comparator.html */
const COMPARATORS: Readonly<Record<string, string>> = { '<': '<', '<=': '≤', '>=': '≥', '>': '>' };

/** With the digits of the record and the decimal mark of the reader: `< 0,50`. */
export function digitsIn(language: Language, { value, comparator }: Quantity): string {
  const digits = digitsOf(value)?.replace('.', messagesIn(language).decimalMark);
  return [comparator && COMPARATORS[comparator], digits].filter(Boolean).join(' ');
}

/** `6.7 %` */
export function quantityText(language: Language, quantity: Quantity): string {
  return `${digitsIn(language, quantity)} ${quantity.unit ?? ''}`.trim();
}

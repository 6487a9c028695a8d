import { statement } from '../evaluator.js';
import type { Evaluator } from '../evaluator.js';

type Connective = (left: Evaluator, right: Evaluator) => Evaluator;

/** Three-valued; the right side is looked at only if the left does not decide. http://hl7.org/fhirpath/N1/index.html#boolean-logic */
export const LOGIC: ReadonlyMap<string, Connective> = new Map(
  Object.entries<Connective>({
    and: (left, right) =>
      statement((focus, scope) => {
        const first = left.truth(focus, scope);
        if (first === false) return false;
        const second = right.truth(focus, scope);
        return second === false ? false : first && second;
      }),
    or: (left, right) =>
      statement((focus, scope) => {
        const first = left.truth(focus, scope);
        if (first === true) return true;
        const second = right.truth(focus, scope);
        if (second === true) return true;
        return first === false && second === false ? false : undefined;
      }),
    xor: (left, right) =>
      statement((focus, scope) => {
        const first = left.truth(focus, scope);
        const second = right.truth(focus, scope);
        return first === undefined || second === undefined ? undefined : first !== second;
      }),
    implies: (left, right) =>
      statement((focus, scope) => {
        const first = left.truth(focus, scope);
        if (first === false) return true;
        const second = right.truth(focus, scope);
        return second === true ? true : first === undefined ? undefined : second;
      }),
  }),
);

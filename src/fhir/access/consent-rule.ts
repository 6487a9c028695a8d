import type { AccessExpression } from './access-expression.js';
import type { ConsentAction, ConsentCaller } from './consent-caller.js';

/**
 * What patients have said elsewhere than in a Consent of FHIR: in a register of objections, on paper, in an older system.
 * It is joined by "and" where Consents are (docs/security/consent.md), and becomes SQL with the rest: it cuts what others
 * see, and never what patients see of themselves, what a broken glass opens, or what administrators correct. It is asked
 * for each request, type and action, and must not wait for anything. A provider of any module that extends this class is
 * found at start.
 */
export abstract class ConsentRule {
  /** The most that patients leave to the caller: `ofNoneOf(…)`, a criterion, or `everything(…)` where they say nothing. */
  abstract bound(caller: ConsentCaller, resourceType: string, action: ConsentAction): AccessExpression;
}

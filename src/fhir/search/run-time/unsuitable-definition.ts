import { BusinessRuleError } from '../../errors/fhir-error.js';

/** An active SearchParameter that this server cannot search by: names the element to change, and how. */
export function unsuitable(element: string, problem: string): BusinessRuleError {
  return new BusinessRuleError(
    `SearchParameter.${element} ${problem}. A SearchParameter that is not active may say anything`,
    `SearchParameter.${element}`,
  );
}

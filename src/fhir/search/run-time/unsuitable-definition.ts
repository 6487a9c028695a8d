import { BusinessRuleError } from '../../errors/fhir-error.js';

/** An active SearchParameter that this server cannot search by: names the element to change, and how. */
export class UnsuitableDefinition extends BusinessRuleError {
  constructor(
    readonly element: string,
    readonly problem: string,
  ) {
    super(
      `SearchParameter.${element} ${problem}. A SearchParameter that is not active may say anything`,
      `SearchParameter.${element}`,
    );
  }
}

export function unsuitable(element: string, problem: string): UnsuitableDefinition {
  return new UnsuitableDefinition(element, problem);
}

import type { AddedType } from '../../fhir/definitions/added-types.js';
import { COMPARTMENT_TYPES } from '../../fhir/definitions/compartments.js';
import type { SearchParameterDefinition } from '../../fhir/definitions/search-parameters.js';
import type { TypeInHand } from './type-in-hand.js';

/** Which parameters put a resource into which compartment; each must be able to lead there. */
export function typeCompartments(
  type: TypeInHand,
  parameters: ReadonlyMap<string, SearchParameterDefinition>,
): AddedType['compartments'] {
  const { compartments = {}, isShared = false } = type.declared;
  for (const [compartment, codes] of Object.entries(compartments)) {
    const place = `compartments.${compartment}`;
    if (!COMPARTMENT_TYPES.includes(compartment)) {
      type.refuse(place, `is no compartment of R4: choose among ${COMPARTMENT_TYPES.join(', ')}`);
    }
    if (codes.length === 0) type.refuse(place, 'names no search parameter: name one, or leave it out');
    for (const code of codes) {
      const parameter = parameters.get(code);
      if (!parameter)
        type.refuse(place, `names ${code}, which is not among its searchParameters: add it there`);
      if (parameter.type !== 'reference' || !parameter.targets.includes(compartment)) {
        type.refuse(
          place,
          `names ${code}, which must be a reference parameter with the target ${compartment}`,
        );
      }
    }
  }
  if (isShared && compartments.Patient) {
    type.refuse(
      'isShared',
      'says that it is about nobody in particular, and compartments that it is: keep one',
    );
  }
  return compartments;
}

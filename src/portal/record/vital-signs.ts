import type { Observation, Quantity } from 'fhir/r4.js';
import { decimalOf } from '../../fhir/model/decimal.js';
import type { Language } from '../../pages/language/language.js';
import { conceptText, hasCode } from './concept-text.js';
import { digitsIn, quantityText } from './quantity-text.js';
import type { VitalView } from './record.view.js';

/** In the order in which a nurse reads them, by LOINC code, with short names. */
const SHOWN: readonly (readonly [code: string, name: string])[] = [
  ['85354-9', 'Blood pressure'],
  ['8867-4', 'Heart rate'],
  ['29463-7', 'Weight'],
  ['8302-2', 'Height'],
  ['39156-5', 'BMI'],
  ['2708-6', 'Oxygen saturation'],
  ['8310-5', 'Temperature'],
  ['9279-1', 'Respiratory rate'],
];

const CURVE_POINTS = 24;

/** The latest of each vital sign among observations, newest first. */
export function vitalSigns(observations: readonly Observation[], language: Language): readonly VitalView[] {
  return SHOWN.flatMap(([code, name]) => {
    const view = vitalSign(
      name,
      observations.filter(observation => hasCode(observation.code, code)),
      language,
    );
    return view ? [view] : [];
  });
}

function vitalSign(
  name: string,
  readings: readonly Observation[],
  language: Language,
): VitalView | undefined {
  const measured = readings.filter(reading => quantitiesOf(reading).length > 0);
  const [latest] = measured;
  if (!latest) return undefined;
  const quantities = quantitiesOf(latest);
  const curve = measured.slice(0, CURVE_POINTS).toReversed().map(quantitiesOf);
  return {
    name,
    value: quantities.map(quantity => digitsIn(language, quantity)).join('/'),
    unit: unitOf(quantities[0]),
    date: latest.effectiveDateTime ?? latest.issued ?? '',
    lines: quantities.map((_, part) => curve.flatMap(reading => decimalOf(reading[part]?.value) ?? [])),
  };
}

/** The value, or those of the components in their order. */
function quantitiesOf({ valueQuantity, component = [] }: Observation): readonly Quantity[] {
  const quantities = valueQuantity ? [valueQuantity] : component.map(part => part.valueQuantity);
  return quantities.filter(quantity => quantity?.value !== undefined) as readonly Quantity[];
}

const UNITS: Readonly<Record<string, string>> = { '/min': '/min', 'kg/m2': 'kg/m²' };

/** As people write it; a few units are long or plain in data and short in a tile. */
function unitOf(quantity: Quantity | undefined): string {
  return UNITS[quantity?.code ?? ''] ?? quantity?.unit ?? '';
}

/** For lists: `6.7 %`. */
export function valueText(observation: Observation, language: Language): string | undefined {
  const { valueQuantity, valueCodeableConcept, valueString } = observation;
  if (valueQuantity?.value !== undefined) return quantityText(language, valueQuantity);
  return valueCodeableConcept ? conceptText(valueCodeableConcept) : valueString;
}

import { decimalOf } from '../../model/decimal.js';
import type { NearCondition, Vicinity } from '../condition/index-condition.js';
import type { IndexedParameter } from '../indexed-parameter.js';
import { latitudeName, longitudeName } from '../search-term.js';
import { parseSearchNumber } from './number-value.js';
import { invalidValue, unsupportedModifier } from './parameter-error.js';
import { type ParameterKind, unknownType } from './parameter-kind.js';
import { splitUnescaped, unescapeValue } from './parameter-value.js';

const DEFAULT_KILOMETRES = 50;

/** UCUM codes, and what people write for them. */
const KILOMETRES: ReadonlyMap<string, number> = new Map([
  ['km', 1],
  ['m', 0.001],
  ['[mi_i]', 1.609344],
  ['[mi_us]', 1.609347219],
  ['mi', 1.609344],
  ['[ft_i]', 0.0003048],
]);

/** `near=latitude|longitude|distance|unit`, WGS84. https://hl7.org/fhir/R4/location.html#positional */
export const nearParameter: ParameterKind = {
  indexer(parameter, branch) {
    if (branch.type !== 'Location.position') return unknownType(parameter, branch.type);
    return (value, entries) => {
      const position = value as { readonly latitude?: unknown; readonly longitude?: unknown };
      const latitude = decimalOf(position.latitude);
      const longitude = decimalOf(position.longitude);
      if (latitude === undefined || longitude === undefined) return false;
      entries.span(entries.term(latitudeName(parameter.name)), { lo: latitude, hi: latitude });
      entries.span(entries.term(longitudeName(parameter.name)), { lo: longitude, hi: longitude });
      return true;
    };
  },

  condition(parameter, { modifier, values }, { hash }): NearCondition {
    if (modifier !== undefined) throw unsupportedModifier(parameter, modifier);
    return {
      kind: 'near',
      latitude: hash.hash(latitudeName(parameter.name)),
      longitude: hash.hash(longitudeName(parameter.name)),
      alternatives: values.map(value => vicinity(parameter, value)),
    };
  },
};

function vicinity(parameter: IndexedParameter, value: string): Vicinity {
  const [latitude, longitude, distance, unit, ...more] = splitUnescaped(value, '|').map(unescapeValue);
  const degrees = [latitude, longitude].map(text => parseSearchNumber(text ?? '')?.value ?? Number.NaN);
  const [north = Number.NaN, east = Number.NaN] = degrees;
  const isOnEarth = Math.abs(north) <= 90 && Math.abs(east) <= 180;
  const length = distance ? parseSearchNumber(distance)?.value : DEFAULT_KILOMETRES;
  const perUnit = unit ? KILOMETRES.get(unit) : 1;
  if (more.length > 0 || !isOnEarth || length === undefined || length < 0 || perUnit === undefined) {
    throw invalidValue(
      parameter,
      value,
      'must be written as latitude|longitude|distance|unit, in degrees, the unit km, m, [mi_i], [mi_us] or [ft_i]',
    );
  }
  return { latitude: north, longitude: east, kilometres: distance ? length * perUnit : length };
}

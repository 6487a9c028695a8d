import type { SqlParameters } from '../../../database/sql-fragment.js';
import type { NearCondition, Vicinity } from './index-condition.js';

/** Mean radius of the earth. */
const RADIUS = 6371.0088;
const DEGREE = Math.PI / 180;

/**
 * From spans: `v` holds the latitudes, `w` the longitudes of the same resources. The index finds the box around the
 * place, the haversine formula what is near in it.
 */
export function nearSpans({ latitude, longitude }: NearCondition, parameters: SqlParameters): string {
  return `span v join span w on w.key = v.key and w.param = ${parameters.add(longitude)}
    and v.param = ${parameters.add(latitude)}`;
}

export function isWithin(vicinity: Vicinity, parameters: SqlParameters): string {
  const number = (value: number): string => `${parameters.add(String(value))}::float8`;
  const { latitude, longitude, kilometres } = vicinity;
  const { south, north, east } = boxAround(vicinity);
  const isInBox = [`v.lo between ${number(south)} and ${number(north)}`];
  if (east < 180) {
    const meridian = number(longitude);
    const difference = `abs(w.lo - ${meridian})`;
    isInBox.push(`least(${difference}, 360 - ${difference}) <= ${number(east)}`);
  }
  const haversine = `sind((v.lo - ${number(latitude)}) / 2) ^ 2
    + cosd(${number(latitude)}) * cosd(v.lo) * sind((w.lo - ${number(longitude)}) / 2) ^ 2`;
  return `(${isInBox.join(' and ')} and 2 * ${RADIUS} * asin(sqrt(least(1, ${haversine}))) <= ${number(kilometres)})`;
}

/** Degrees: from south to north, and so far to the east and west; 180 where a pole is within reach. */
function boxAround({ latitude, kilometres }: Vicinity) {
  // A little more than the formula needs, for what rounding takes away.
  const angle = (kilometres / RADIUS) * 1.000001 + 1e-9;
  const reach = angle / DEGREE;
  const [south, north] = [latitude - reach, latitude + reach];
  if (south <= -90 || north >= 90) return { south, north, east: 180 };
  const east = Math.asin(Math.min(1, Math.sin(angle) / Math.cos(latitude * DEGREE))) / DEGREE;
  return { south, north, east: east + 1e-6 };
}

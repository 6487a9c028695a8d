/**
 * The number of hits up to which it is quicker to collect them than to go through what is wanted, newest first, until a
 * page is full: collecting n takes time by n, the other way by all there is divided by n. So it grows with the root of
 * all there is, of which the last vacuum knows enough.
 */
export function breakEven(least: number, weight: number): string {
  return `(select (${least} + sqrt(${weight} * greatest(reltuples, 0)))::integer from pg_class where oid = 'search'::regclass)`;
}

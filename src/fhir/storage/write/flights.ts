import type { PlannedVersion } from './planned-version.js';

/** How much content travels at a time: statements and what `pg` makes of them are copies of it. */
const MOST_CHARACTERS = 1024 * 1024;

/** The versions in their order, cut so that what is on its way to PostgreSQL at a time is bounded. */
export function flightsOf(versions: readonly PlannedVersion[]): readonly (readonly PlannedVersion[])[] {
  const flights: PlannedVersion[][] = [];
  let room = 0;
  for (const version of versions) {
    const length = version.image?.content.length ?? 0;
    if (length > room || flights.length === 0) {
      flights.push([]);
      room = MOST_CHARACTERS;
    }
    flights.at(-1)?.push(version);
    room -= length;
  }
  return flights;
}

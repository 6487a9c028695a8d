import type { FhirClient, Json } from '../../support/fhir-client.js';
import type { Random } from './random.js';
import { type Letter, type ProofToken, sees } from './visibility.js';
import type { World } from './world.js';

const LETTERS: readonly Letter[] = ['c', 'r', 'u', 'd', 's'];

/** Changes, deletes and adds a lot, and nothing of it may be seen by the token; how much it was. */
export async function changeTheInvisible(
  administrator: FhirClient,
  world: World,
  token: ProofToken,
  random: Random,
): Promise<number> {
  const invisible = world.all().filter(resource => isInvisible(resource, token, world));
  for (const resource of invisible) await changeOne(administrator, world, resource, random);
  return invisible.length;
}

function changeOne(administrator: FhirClient, world: World, resource: Json, random: Random): Promise<void> {
  const { meta = {}, ...elements } = resource;
  // Labels and tags stay: without one, a resource could come within reach of who asks for their absence.
  const { versionId: _version, lastUpdated: _time, ...kept } = meta;
  const content = Object.keys(kept).length === 0 ? elements : { ...elements, meta: kept };
  return random.either(
    () => world.delete(administrator, resource),
    () => world.put(administrator, { ...content, language: random.pick(['es', 'nl', 'pt']) }),
    () => world.put(administrator, { ...content, language: 'sv' }),
    () => world.put(administrator, { ...content, id: `copy-${random.below(1_000_000)}` }),
  );
}

/** No version of it, nor a copy, can be seen by any letter. A Patient stays: others are judged by what it is. */
function isInvisible(resource: Json, token: ProofToken, world: World): boolean {
  if (resource.resourceType === 'Patient') return false;
  return world
    .versionsOf(resource.resourceType, resource.id)
    .every(
      ({ resource: version }) =>
        version === undefined || LETTERS.every(letter => !sees(token, letter, version)),
    );
}

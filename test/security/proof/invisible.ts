import type { FhirClient, Json } from '../../support/fhir-client.js';
import type { Random } from './random.js';
import { type Letter, type ProofToken, sees } from './visibility.js';
import { isChangeable, type World } from './world.js';

/** By them policies and Consents decide, whether one sees them or not. */
const DECIDING: ReadonlySet<string> = new Set(['CareTeam', 'Encounter', 'PractitionerRole', 'Consent']);
const LETTERS: readonly Letter[] = ['c', 'r', 'u', 'd', 's'];

/** Changes, deletes and adds a lot, and nothing of it may be seen by the token; how much it was. */
export async function changeTheInvisible(
  administrator: FhirClient,
  world: World,
  token: ProofToken,
  random: Random,
): Promise<number> {
  const invisible = world.all().filter(resource => isInvisible(resource, token, world));
  for (const resource of invisible) await changeOne(administrator, world, resource, token, random);
  return invisible.length;
}

function changeOne(
  administrator: FhirClient,
  world: World,
  resource: Json,
  token: ProofToken,
  random: Random,
): Promise<void> {
  const { meta = {}, ...elements } = resource;
  // Labels and tags stay: without one, a resource could come within reach of who asks for their absence.
  const { versionId: _version, lastUpdated: _time, ...kept } = meta;
  const content = Object.keys(kept).length === 0 ? elements : { ...elements, meta: kept };
  const mixed = mixture(content, world, random);
  const other = isOutOfReach(mixed, token) ? mixed : content;
  return random.either(
    () => world.delete(administrator, resource),
    () => world.put(administrator, { ...content, language: random.pick(['es', 'nl', 'pt']) }),
    () => world.put(administrator, { ...other, language: 'sv' }),
    () => world.put(administrator, { ...other, language: 'sv' }),
    () => world.put(administrator, { ...other, id: `copy-${random.below(1_000_000)}` }),
  );
}

/** With some elements of another one, whose it ever be. */
function mixture(content: Json, world: World, random: Random): Json {
  const { id: _id, meta: _meta, ...other } = random.pick(world.ofType(content.resourceType));
  const taken = random.some(Object.keys(other), 4).map(name => [name, other[name]] as const);
  return { ...content, ...Object.fromEntries(taken) };
}

/** No version of it, nor a copy, can be seen by any letter. A Patient stays: others are judged by what it is. */
function isInvisible(resource: Json, token: ProofToken, world: World): boolean {
  if (resource.resourceType === 'Patient' || !isChangeable(resource)) return false;
  if (token.rules !== undefined && DECIDING.has(resource.resourceType)) return false;
  return world
    .versionsOf(resource.resourceType, resource.id)
    .every(({ resource: version }) => version === undefined || isOutOfReach(version, token));
}

function isOutOfReach(resource: Json, token: ProofToken): boolean {
  return LETTERS.every(letter => !sees(token, letter, resource));
}

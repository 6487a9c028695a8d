import type { FhirClient, Json } from '../../support/fhir-client.js';
import { PATIENTS } from './draw.js';
import type { Random } from './random.js';
import { untilIndexed } from './run-time-parameters.js';

/** One version as the server told it when it was written; a deletion has no resource. */
export interface Version {
  readonly resourceType: string;
  readonly id: string;
  readonly versionId: string;
  /** In milliseconds since 1970. */
  readonly updated: number;
  readonly resource?: Json;
}

/** Everything that was ever written, in memory. */
export class World {
  private readonly records = new Map<string, Version[]>();

  versionsOf(resourceType: string, id: string): readonly Version[] {
    return this.records.get(`${resourceType}/${id}`) ?? [];
  }

  /** Undefined for what never was, or is deleted. */
  current(reference: string): Json {
    return this.records.get(reference)?.at(-1)?.resource;
  }

  ofType(resourceType: string): Json[] {
    return this.all().filter(resource => resource.resourceType === resourceType);
  }

  all(): Json[] {
    return [...this.records.values()].map(versions => versions.at(-1)!.resource).filter(Boolean);
  }

  everyVersion(): Version[] {
    return [...this.records.values()].flat();
  }

  /** All but what decides how searches are understood. */
  changeable(): Version[] {
    return this.everyVersion().filter(isChangeable);
  }

  async put(client: FhirClient, resource: Json): Promise<void> {
    const { status, body, text } = await client.put(`${resource.resourceType}/${resource.id}`, resource);
    if (status !== 200 && status !== 201) throw new Error(`PUT was answered ${status}: ${text}`);
    const { versionId, lastUpdated } = body.meta;
    this.add({ ...addressOf(resource), versionId, updated: Date.parse(lastUpdated), resource: body });
  }

  async delete(client: FhirClient, resource: Json): Promise<void> {
    const { resourceType, id } = resource;
    const { status } = await client.delete(`${resourceType}/${id}`);
    if (status >= 300) throw new Error(`DELETE was answered ${status}`);
    await this.note(client, resourceType, id);
  }

  /** Brings back what was deleted, as it was, so that there is always something to see. */
  async revive(administrator: FhirClient): Promise<void> {
    for (const versions of this.records.values()) {
      const last = versions.findLast(({ resource }) => resource !== undefined)?.resource;
      if (versions.at(-1)!.resource === undefined && last !== undefined) await this.put(administrator, last);
    }
  }

  /** Takes over what somebody has written, if it is new. */
  async note(administrator: FhirClient, resourceType: string, id: string): Promise<void> {
    const { body } = await administrator.get(`${resourceType}/${id}/_history?_count=1`);
    const [newest] = body?.entry ?? [];
    if (newest === undefined) return;
    const version = versionOf(newest);
    if (version.versionId !== this.versionsOf(resourceType, id).at(-1)?.versionId) this.add(version);
  }

  /** Learns what was written otherwise than it was told: by a fault. */
  async catchUp(administrator: FhirClient): Promise<void> {
    const unknown: Version[] = [];
    for (let url: string | undefined = '_history?_count=200'; url !== undefined;) {
      const { body }: { body: Json } = await administrator.get(url);
      const fresh = (body.entry as readonly Json[]).map(versionOf).filter(version => !this.has(version));
      unknown.push(...fresh);
      const next = body.link.find(({ relation }: Json) => relation === 'next');
      url = fresh.length === 0 ? undefined : next?.url;
    }
    for (const version of unknown.toReversed()) this.add(version);
  }

  private has({ resourceType, id, versionId }: Version): boolean {
    return this.versionsOf(resourceType, id).some(known => known.versionId === versionId);
  }

  private add(version: Version): void {
    const key = `${version.resourceType}/${version.id}`;
    this.records.set(key, [...(this.records.get(key) ?? []), version]);
  }
}

export function isChangeable({ resourceType }: Json): boolean {
  return resourceType !== 'SearchParameter';
}

function versionOf({ fullUrl, resource, response }: Json): Version {
  const [resourceType = '', id = ''] = String(fullUrl).split('/').slice(-2);
  const versionId = /"(\d+)"/.exec(response.etag)?.[1] ?? '';
  const updated = Date.parse(response.lastModified);
  return { resourceType, id, versionId, updated, ...(resource === undefined ? {} : { resource }) };
}

function addressOf({ resourceType, id }: Json): { readonly resourceType: string; readonly id: string } {
  return { resourceType, id };
}

/** Writes the population, then lives with it: subjects move, categories change, records are deleted and come back. */
export async function aWorld(
  client: FhirClient,
  population: readonly Json[],
  random: Random,
): Promise<World> {
  const world = new World();
  for (const resource of population) await world.put(client, resource);
  for (const resource of population.filter(one => isChangeable(one) && !PATIENTS.includes(one.id))) {
    if (random.chance(0.3)) await world.put(client, changed(resource, population, random));
    if (!random.chance(0.15)) continue;
    await world.delete(client, resource);
    if (random.chance(0.4)) await world.put(client, { ...resource, language: 'en' });
  }
  await untilIndexed(client);
  return world;
}

/** Takes another resource's subject, category or status; something changes in any case. */
function changed(resource: Json, population: readonly Json[], random: Random): Json {
  const other = random.pick(population.filter(({ resourceType }) => resourceType === resource.resourceType));
  const taken = ['subject', 'category', 'status', 'for', 'member', 'patient', 'target']
    .filter(name => other[name] !== undefined && random.chance(0.6))
    .map(name => [name, other[name]] as const);
  return { ...resource, ...Object.fromEntries(taken), language: 'de' };
}

import type { Json } from '../../support/fhir-client.js';
import type { Criterion } from './criterion.js';
import { PATIENTS } from './draw.js';
import { CATEGORY } from './population.js';
import type { Random } from './random.js';
import type { WriteRequest } from './request.js';
import type { World } from './world.js';

/** Draws writes: of what is there, of what belongs to others, and of what is nowhere. */
export class WriteSource {
  constructor(
    private readonly random: Random,
    private readonly world: World,
  ) {}

  /** A version of something, perhaps another's, as it is or under a new id. */
  write(): WriteRequest {
    const { random, world } = this;
    const { resourceType, id, resource } = random.pick(world.changeable());
    const condition = random.chance(0.25) ? { condition: this.condition(resourceType) } : {};
    const isVersioned = !('condition' in condition) && random.chance(0.2);
    const version = isVersioned ? { ifMatch: this.versionOf(resourceType, id) } : {};
    if (random.chance(0.08)) return { ...this.label(resourceType, id), ...version };
    if (random.chance(0.3)) return { ...this.patch(resourceType, id), ...condition, ...version };
    if (resource === undefined || random.chance(0.25))
      return { kind: 'delete', resourceType, id, ...condition, ...version };
    const other = random.pick(world.ofType(resourceType).concat(resource));
    const free = random.chance(0.15) ? `${resourceType.toLowerCase()}-free-${random.below(4)}` : id;
    if (random.chance(0.3))
      return { kind: 'create', resource: { ...other, id: undefined, meta: this.meta(other) }, ...condition };
    return {
      kind: 'update',
      resource: {
        ...other,
        id: 'condition' in condition ? undefined : free,
        meta: this.meta(other),
        language: random.pick(['fr', 'it']),
      },
      ...condition,
      ...version,
    };
  }

  /** The current one, one of before, or none. */
  private versionOf(resourceType: string, id: string): string {
    const versions = this.world.versionsOf(resourceType, id).map(({ versionId }) => versionId);
    return this.random.pick([versions.at(-1)!, versions.at(-1)!, versions[0]!, '77']);
  }

  private label(resourceType: string, id: string): Extract<WriteRequest, { kind: 'label' }> {
    const tag = { system: 'urn:tag', code: this.random.pick(['t1', 't1', 't2']) };
    return { kind: 'label', resourceType, id, isAdded: this.random.chance(0.5), tag };
  }

  /** Whose subject is to be found, by what Patients are. */
  referring(): WriteRequest {
    const { random, world } = this;
    const type = random.pick(['Observation', 'Condition', 'MedicationRequest']);
    const { id, meta: _meta, ...content } = random.pick(world.ofType(type));
    const subjectBy = random.either<readonly Criterion[]>(
      () => [{ kind: 'own', code: 'identifier', values: [`urn:mrn|${random.pick(PATIENTS)}`] }],
      () => [{ kind: 'own', code: 'gender', values: [random.pick(['male', 'female'])] }],
      () => [{ kind: 'own', code: '_id', values: random.some([...PATIENTS, 'nobody'], 2) }],
      () => this.condition('Patient'),
    );
    return random.chance(0.5)
      ? { kind: 'create', resource: content, subjectBy }
      : { kind: 'update', resource: { ...content, id }, subjectBy };
  }

  /** An Observation becomes like another. */
  move(): WriteRequest {
    const [one, other] = [0, 1].map(() => this.random.pick(this.world.ofType('Observation')));
    return { kind: 'update', resource: { ...other, id: one.id, meta: undefined } };
  }

  patch(resourceType: string, id: string): Extract<WriteRequest, { kind: 'patch' }> {
    const { random, world } = this;
    const current = world.current(`${resourceType}/${id}`);
    const changes: Record<string, Json> = { language: random.pick(['pl', 'cs']) };
    if (current?.subject !== undefined && random.chance(0.4))
      changes['subject'] = { reference: `Patient/${random.pick(PATIENTS)}` };
    if (resourceType === 'Observation' && random.chance(0.3)) {
      const code = random.pick(['laboratory', 'vital-signs']);
      changes['category'] = [{ coding: [{ system: CATEGORY, code }] }];
    }
    const isList = Object.values(changes).some(Array.isArray);
    if (!isList && random.chance(0.5))
      return { kind: 'patch', resourceType, id, language: 'fhirpath', changes };
    const name = random.pick(['language', 'status', 'subject']);
    const value = random.pick(world.ofType(resourceType).concat(current ?? {}))[name];
    const isAsking = value !== undefined && current?.[name] !== undefined && random.chance(0.4);
    const test = isAsking ? { test: { name, value } } : {};
    return { kind: 'patch', resourceType, id, language: 'json', changes, ...test };
  }

  /** What one, several or none of the type meets, or meets as far as somebody may know. */
  condition(resourceType: string): readonly Criterion[] {
    const { random, world } = this;
    const resources = world.ofType(resourceType);
    const withIdentifier = resources.flatMap(({ identifier }) => identifier ?? []);
    if (withIdentifier.length > 0 && random.chance(0.6)) {
      const { system, value } = random.pick(withIdentifier);
      return [{ kind: 'own', code: 'identifier', values: [`${system}|${value}`] }];
    }
    const ids = resources.length === 0 ? ['nobody'] : random.some(resources, 2).map(({ id }) => id);
    return [{ kind: 'own', code: '_id', values: random.chance(0.2) ? ['nobody'] : ids }];
  }

  /** Tags and security labels stay, go or come. */
  private meta({ meta }: Json): Json {
    if (this.random.chance(0.5)) return undefined;
    const { tag } = meta ?? {};
    const label = { system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' };
    const security = this.random.chance(0.4) ? { security: [label] } : {};
    const kept = { ...(tag ? { tag } : {}), ...security };
    return Object.keys(kept).length === 0 ? undefined : kept;
  }
}

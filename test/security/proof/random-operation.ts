import { PATIENTS } from './draw.js';
import type { Random } from './random.js';
import type { SearchSource } from './random-search.js';
import type { EverythingRequest, OperationRequest } from './request.js';
import type { World } from './world.js';

/** What records hold, and what they refer to. */
const RECORD: readonly string[] = [
  'Observation',
  'Condition',
  'Encounter',
  'Composition',
  'Practitioner',
  'Organization',
  'Location',
];

/** Draws operations that show resources. */
export class OperationSource {
  constructor(
    private readonly random: Random,
    private readonly world: World,
    private readonly searches: SearchSource,
  ) {}

  operation(wanted?: OperationRequest['kind']): OperationRequest {
    const { random, world, searches } = this;
    const { resourceType, id } = random.pick(world.everyVersion());
    const kind =
      wanted ??
      random.pick([
        'everything',
        'everything',
        'lastn',
        'document',
        'meta',
        'diff',
        'expand',
        'validate',
      ] as const);
    switch (kind) {
      case 'everything':
        return this.everything();
      case 'lastn': {
        const where = random.chance(0.5) ? searches.where('Observation') : [];
        const inclusions = random.chance(0.3) ? searches.inclusions('Observation') : [];
        return { kind, patient: random.pick(PATIENTS), max: 1 + random.below(3), where, inclusions };
      }
      case 'validate':
        return { kind, resourceType, id };
      case 'document':
        return { kind, id: this.idOf('Composition') };
      case 'meta':
        return random.either<OperationRequest>(
          () => ({ kind }),
          () => ({ kind, resourceType }),
          () => ({ kind, resourceType, id }),
        );
      case 'diff':
        return { kind, resourceType, from: this.versioned(resourceType), to: this.versioned(resourceType) };
      case 'expand':
        return { kind, id: this.idOf('ValueSet') };
    }
  }

  /** One that can be asked without a body. */
  asked(): OperationRequest {
    const request = this.operation();
    return request.kind === 'validate' ? this.everything() : request;
  }

  /** Of some version, to the millisecond. */
  time(): string {
    return new Date(this.random.pick(this.world.everyVersion()).updated).toISOString();
  }

  private everything(): EverythingRequest {
    const { random } = this;
    const [start, end] = [`2026-0${1 + random.below(2)}-10`, `2026-0${2 + random.below(2)}-20`];
    const parts = {
      ...(random.chance(0.25) ? { types: random.some([...RECORD, 'Patient'], 4) } : {}),
      ...(random.chance(0.2) ? { since: this.time() } : {}),
      ...(random.chance(0.3) ? { count: 2 + random.below(12) } : {}),
    };
    const dates = {
      ...(random.chance(0.25) ? { start } : {}),
      ...(random.chance(0.25) ? { end } : {}),
    };
    const [kind, focus] = ['everything', 'Patient'] as const;
    return random.either<EverythingRequest>(
      () => ({ kind, focus, id: random.pick(PATIENTS), ...parts, ...dates }),
      () => ({ kind, focus: 'Encounter', id: this.idOf('Encounter'), ...parts }),
      () => ({ kind, focus, ...parts, ...dates }),
    );
  }

  /** An id, or `id/_history/2`. */
  private versioned(resourceType: string): string {
    const id = this.idOf(resourceType);
    if (this.random.chance(0.5)) return id;
    return `${id}/_history/${this.random.pick(this.world.versionsOf(resourceType, id)).versionId}`;
  }

  private idOf(resourceType: string): string {
    const versions = this.world.everyVersion().filter(version => version.resourceType === resourceType);
    return this.random.pick(versions).id;
  }
}

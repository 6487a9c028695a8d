import { PATIENTS } from './draw.js';
import type { Random } from './random.js';
import { SearchSource } from './random-search.js';
import { WriteSource } from './random-write.js';
import type {
  BundleRequest,
  MovingRequest,
  OperationRequest,
  ProofRequest,
  QuestionRequest,
  ReadRequest,
} from './request.js';
import type { World } from './world.js';

/** What most requests are, where something particular is looked for. */
export type Focus =
  | 'write'
  | 'patch'
  | 'condition'
  | 'search'
  | 'chain'
  | 'has'
  | 'iterate'
  | 'list'
  | 'below'
  | 'part'
  | 'graphql'
  | 'lastn'
  | 'document'
  | 'meta'
  | 'everything'
  | 'batch'
  | 'history'
  | 'read'
  | 'transaction'
  | 'deferred'
  | 'glass';

/** To the millisecond, the second, the day. */
const PRECISIONS: readonly ((time: string) => string)[] = [
  time => time,
  time => time,
  time => `${time.slice(0, 19)}Z`,
  time => time.slice(0, 10),
];

/** Draws requests of every kind, their values taken from what exists, visible or not. */
export class RequestSource {
  private readonly searches: SearchSource;
  private readonly writes: WriteSource;

  constructor(
    private readonly random: Random,
    private readonly world: World,
    private readonly focus?: Focus,
  ) {
    this.searches = new SearchSource(random, world);
    this.writes = new WriteSource(random, world);
  }

  next(): ProofRequest {
    return this.focused() ?? this.any();
  }

  private focused(): ProofRequest | undefined {
    const { focus, random, writes, searches } = this;
    switch (focus) {
      case 'chain':
      case 'has':
        return searches.related(focus);
      case 'part':
        return writes.move();
      case 'iterate':
        return searches.iterated();
      case 'list':
      case 'below':
        return searches.special(focus);
      case 'graphql':
        return searches.graphql();
      case 'lastn':
      case 'document':
      case 'meta':
      case 'everything':
        return this.operation(focus);
      default:
        return focus === undefined || random.chance(0.2) ? undefined : this.mostly(focus);
    }
  }

  private mostly(focus: Focus): ProofRequest | undefined {
    const { random, world, writes, searches } = this;
    const { resourceType, id } = random.pick(world.everyVersion());
    switch (focus) {
      case 'write':
        return writes.write();
      case 'patch':
        return writes.patch(resourceType, id);
      case 'condition': {
        const resource = { ...random.pick(world.ofType(resourceType).concat({ resourceType })) };
        delete resource.id;
        return { kind: 'create', resource, condition: writes.condition(resourceType) };
      }
      case 'search':
        return searches.search();
      case 'history':
        return this.history();
      case 'read':
        return this.read();
      case 'batch':
      case 'transaction':
        return this.bundle(focus);
      case 'deferred':
        return { kind: 'deferred', question: searches.search() };
      default:
        return undefined;
    }
  }

  private any(): ProofRequest {
    const { random, searches } = this;
    const roll = random.next();
    if (roll < 0.1) return this.read();
    if (roll < 0.14) return this.vread();
    if (roll < 0.23) return this.history();
    if (roll < 0.28) return searches.several();
    if (roll < 0.4) return this.operation();
    if (roll < 0.46) return searches.graphql();
    if (roll < 0.5) return this.count();
    if (roll < 0.54) return this.bundle('batch');
    if (roll < 0.57) return this.bundle('transaction');
    if (roll < 0.63) return this.writes.write();
    if (roll < 0.64) return { kind: 'deferred', question: searches.search() };
    if (roll < 0.66) return this.moving();
    return searches.search();
  }

  /** Pages while subjects move, categories change, and things go. */
  private moving(): MovingRequest {
    const { random, world, searches } = this;
    const { posted: _posted, shape: _shape, ...search } = searches.search();
    const question = { ...search, count: 1 + random.below(3) };
    const resources = world.ofType(question.resourceType);
    if (resources.length === 0) return { kind: 'moving', question, changes: [] };
    const changes = random.some(resources, 4).map(({ meta: _meta, ...resource }) => {
      if (random.chance(0.2)) return { ...resource, deleted: true };
      const { subject, category, status } = random.pick(resources);
      const taken = Object.entries({ subject, category, status }).filter(([, value]) => value !== undefined);
      return { ...resource, ...Object.fromEntries(random.some([...taken, ['language', 'da']], 3)) };
    });
    return { kind: 'moving', question, changes };
  }

  private read(): ReadRequest {
    const { random } = this;
    const { resourceType, id, versionId } = random.pick(this.world.everyVersion());
    return {
      kind: 'read',
      resourceType,
      id,
      ...(random.chance(0.2) ? { head: true } : {}),
      ...(random.chance(0.3) ? { known: random.pick([versionId, versionId, 'now']) } : {}),
      ...(random.chance(0.1) ? { shape: random.pick(['_summary=true', '_elements=id,language']) } : {}),
    };
  }

  private vread(): QuestionRequest {
    const { resourceType, id, versionId } = this.random.pick(this.world.everyVersion());
    return { kind: 'vread', resourceType, id, versionId };
  }

  private history(): QuestionRequest {
    const { random, world } = this;
    const { resourceType, id } = random.pick(world.everyVersion());
    return {
      kind: 'history',
      ...random.either(
        () => ({ resourceType, id }),
        () => ({ resourceType }),
        () => ({}),
      ),
      ...(random.chance(0.3) ? { count: 5 + random.below(40) } : {}),
      ...(random.chance(0.2) ? { since: this.time() } : {}),
      ...(random.chance(0.2) ? { at: random.pick(PRECISIONS)(this.time()) } : {}),
      ...(random.chance(0.2) ? { oldestFirst: true } : {}),
    };
  }

  /** Of some version, to the millisecond. */
  private time(): string {
    return new Date(this.random.pick(this.world.everyVersion()).updated).toISOString();
  }

  private count(): QuestionRequest {
    const { total: _, shape: _shape, count: _count, ...search } = this.searches.search();
    return { kind: 'count', search: { ...search, inclusions: [] } };
  }

  private operation(wanted?: OperationRequest['kind']): OperationRequest {
    const { random, world } = this;
    const { resourceType, id } = random.pick(world.everyVersion());
    const kind =
      wanted ??
      random.pick(['everything', 'lastn', 'document', 'meta', 'diff', 'expand', 'everything'] as const);
    switch (kind) {
      case 'everything':
        return random.either<OperationRequest>(
          () => ({ kind, focus: 'Patient', id: random.pick(PATIENTS) }),
          () => ({ kind, focus: 'Encounter', id: this.idOf('Encounter') }),
          () => ({ kind, focus: 'Patient' }),
        );
      case 'lastn': {
        const category = { kind: 'own', code: 'category', values: ['laboratory'] } as const;
        const where = random.chance(0.4) ? [category] : [];
        return { kind, patient: random.pick(PATIENTS), max: 1 + random.below(3), where };
      }
      case 'document':
        return { kind, id: this.idOf('Composition') };
      case 'meta':
        return random.either<OperationRequest>(
          () => ({ kind }),
          () => ({ kind, resourceType }),
          () => ({ kind, resourceType, id }),
        );
      case 'diff':
        return { kind, resourceType, from: id, to: this.idOf(resourceType) };
      case 'expand':
        return { kind, id: this.idOf('ValueSet') };
    }
  }

  private idOf(resourceType: string): string {
    const versions = this.world.everyVersion().filter(version => version.resourceType === resourceType);
    return this.random.pick(versions).id;
  }

  /** Small requests in one Bundle. */
  private bundle(kind: BundleRequest['kind']): BundleRequest {
    const { random } = this;
    const drawn = Array.from({ length: 2 + random.below(4) }, () => this.any());
    const questions = [this.vread(), ...drawn].filter(request => isOnePage(request, kind));
    const writes = random.chance(0.5)
      ? Array.from({ length: kind === 'batch' ? 1 : 1 + random.below(2) }, () => this.writes.write())
      : [];
    if (kind === 'transaction' && random.chance(0.2))
      return { kind, questions, writes: [this.writes.referring()] };
    return { kind, questions, writes: kind === 'batch' ? writes : withoutRepeats(writes) };
  }
}

/** What a Bundle can be asked without following links; in a transaction the database alone answers. */
function isOnePage(request: ProofRequest, kind: BundleRequest['kind']): request is QuestionRequest {
  switch (request.kind) {
    case 'search':
      if (request.count !== undefined || request.posted) return false;
      return kind === 'batch' || request.compartment === undefined;
    case 'read':
      return !request.head && request.known === undefined;
    case 'vread':
      return true;
    case 'history':
      return request.id !== undefined && request.count === undefined;
    case 'document':
    case 'meta':
    case 'count':
      return kind === 'batch';
    default:
      return false;
  }
}

/** A transaction writes each resource once; what it finds by conditions is proven in batches and alone. */
function withoutRepeats(writes: readonly ReturnType<WriteSource['write']>[]): typeof writes {
  const plain = writes.filter(({ kind, condition }) => kind !== 'label' && condition === undefined);
  const seen = new Set<string>();
  return plain.filter(write => {
    const { resourceType, id } = 'resource' in write ? write.resource : write;
    const address = `${resourceType}/${id}`;
    if (id === undefined) return true;
    return !seen.has(address) && seen.add(address);
  });
}

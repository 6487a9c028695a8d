import type { Random } from './random.js';
import { OperationSource } from './random-operation.js';
import { SearchSource } from './random-search.js';
import { WriteSource } from './random-write.js';
import type {
  BundleRequest,
  HistoryRequest,
  MovingRequest,
  ProofRequest,
  QuestionRequest,
  ReadRequest,
} from './request.js';
import { isChangeable, type World } from './world.js';

/** What most requests are, where something particular is looked for. */
export type Focus =
  | 'write'
  | 'patch'
  | 'condition'
  | 'search'
  | 'patient'
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
  /** The same by whoever may not see all that it refers to. */
  | 'record'
  | 'canonical'
  | 'sorted types'
  | 'diff'
  | 'validate'
  | 'deletions'
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
  private readonly operations: OperationSource;

  constructor(
    private readonly random: Random,
    private readonly world: World,
    private readonly focus?: Focus,
  ) {
    this.searches = new SearchSource(random, world);
    this.writes = new WriteSource(random, world);
    this.operations = new OperationSource(random, world, this.searches);
  }

  next(): ProofRequest {
    return this.focused() ?? this.any();
  }

  private focused(): ProofRequest | undefined {
    const { focus, random, writes, searches, operations } = this;
    switch (focus) {
      case 'chain':
      case 'has':
        return searches.related(focus);
      case 'patient':
        return { kind: 'search', resourceType: 'Patient', where: [], inclusions: [] };
      case 'part':
        return writes.move();
      case 'iterate':
        return searches.iterated();
      case 'list':
      case 'below':
        return searches.special(focus);
      case 'graphql':
        return searches.graphql();
      case 'record':
        return operations.operation('everything');
      case 'canonical':
        return searches.canonical();
      case 'sorted types':
        return searches.several(true);
      case 'lastn':
      case 'document':
      case 'meta':
      case 'everything':
      case 'diff':
      case 'validate':
        return operations.operation(focus);
      default:
        return focus === undefined || random.chance(0.2) ? undefined : this.mostly(focus);
    }
  }

  private mostly(focus: Focus): ProofRequest | undefined {
    const { random, world, writes, searches } = this;
    const { resourceType, id } = random.pick(world.changeable());
    switch (focus) {
      case 'write':
        return writes.write();
      case 'patch':
        return writes.patch(resourceType, id);
      case 'deletions':
        return { kind: 'delete', resourceType, id, condition: writes.condition(resourceType) };
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
        return this.deferred();
      default:
        return undefined;
    }
  }

  private deferred(): ProofRequest {
    return this.random.either<ProofRequest>(
      () => ({ kind: 'deferred', question: this.searches.search() }),
      () => ({ kind: 'deferred', question: this.searches.several() }),
      () => ({ kind: 'deferred', question: this.history() }),
      () => ({ kind: 'deferred', question: this.operations.asked() }),
      () => ({ ...this.bundle(this.random.pick(['batch', 'transaction'])), isDeferred: true }),
    );
  }

  private any(): ProofRequest {
    const { random, searches, operations } = this;
    const roll = random.next();
    if (roll < 0.1) return this.read();
    if (roll < 0.14) return this.vread();
    if (roll < 0.23) return this.history();
    if (roll < 0.28) return searches.several();
    if (roll < 0.4) return operations.operation();
    if (roll < 0.46) return searches.graphql();
    if (roll < 0.5) return this.count();
    if (roll < 0.54) return this.bundle('batch');
    if (roll < 0.57) return this.bundle('transaction');
    if (roll < 0.63) return this.writes.write();
    if (roll < 0.645) return this.deferred();
    if (roll < 0.665) return this.moving();
    if (roll < 0.675) return searches.canonical();
    return searches.search();
  }

  /** Pages while subjects move, categories change, and things go. */
  private moving(): MovingRequest {
    const { random, world, searches } = this;
    const { posted: _posted, shape: _shape, ...search } = searches.search();
    const question = { ...search, count: 1 + random.below(3) };
    const resources = world.ofType(question.resourceType);
    if (!resources.every(isChangeable) || resources.length === 0)
      return { kind: 'moving', question, changes: [] };
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

  private history(): HistoryRequest {
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
      ...(random.chance(0.2) ? { since: this.operations.time() } : {}),
      ...(random.chance(0.2) ? { at: random.pick(PRECISIONS)(this.operations.time()) } : {}),
      ...(random.chance(0.2) ? { oldestFirst: true } : {}),
    };
  }

  private count(): QuestionRequest {
    const { total: _, shape: _shape, count: _count, ...search } = this.searches.search();
    return { kind: 'count', search: { ...search, inclusions: [] } };
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

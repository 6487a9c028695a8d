import type { AccessFilter } from '../../access/access-filter.js';
import { InsufficientScopeError, TooCostlyError } from '../../errors/fhir-error.js';
import { parseJson } from '../../model/json.js';
import type { Resource } from '../../model/resource.js';
import type { ResourceRepository } from '../../storage/resource.repository.js';

/** Resources of one query, found by reading and by searching. */
const MOST_RESOURCES = 5_000;

interface Waiting {
  readonly resolve: (resource: Resource | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Reads the resources of one query, each once. What is asked for at one level of the query is read by one statement
 * for each type, so that a list of a thousand costs no more than a list of one.
 */
export class ResourceLoader {
  private readonly loaded = new Map<string, Promise<Resource | undefined>>();
  private waiting = new Map<string, Map<string, Waiting>>();
  private resources = 0;

  constructor(
    private readonly access: AccessFilter,
    private readonly repository: ResourceRepository,
  ) {}

  /** Undefined for what is not there and what the caller may not read alike. */
  load(resourceType: string, id: string): Promise<Resource | undefined> {
    const address = `${resourceType}/${id}`;
    const known = this.loaded.get(address);
    if (known) return known;
    this.pay(1);
    if (this.access.denies(resourceType, 'r')) {
      return Promise.reject(new InsufficientScopeError(`${resourceType}.r`));
    }
    const { promise, resolve, reject } = Promise.withResolvers<Resource | undefined>();
    this.loaded.set(address, promise);
    if (this.waiting.size === 0) setImmediate(() => void this.flush());
    const ids = this.waiting.get(resourceType) ?? new Map<string, Waiting>();
    this.waiting.set(resourceType, ids.set(id, { resolve, reject }));
    return promise;
  }

  /** Counts resources that a search has found. */
  pay(count: number): void {
    this.resources += count;
    if (this.resources <= MOST_RESOURCES) return;
    throw new TooCostlyError(`The query is about more than ${MOST_RESOURCES} resources: name smaller _count`);
  }

  private async flush(): Promise<void> {
    const waiting = this.waiting;
    this.waiting = new Map();
    await Promise.all([...waiting].map(async ([type, ids]) => this.read(type, ids)));
  }

  private async read(resourceType: string, ids: ReadonlyMap<string, Waiting>): Promise<void> {
    try {
      const found = await this.repository.readAll(this.access, resourceType, [...ids.keys()]);
      const contents = new Map(found.map(({ id, content }) => [id, content]));
      for (const [id, { resolve }] of ids) {
        const content = contents.get(id);
        resolve(content === undefined ? undefined : (parseJson(content) as Resource));
      }
    } catch (error) {
      for (const { reject } of ids.values()) reject(error);
    }
  }
}

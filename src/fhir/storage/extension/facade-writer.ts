import type { AccessFilter } from '../../access/access-filter.js';
import { ConflictError, ForbiddenError, NotFoundError, NotSupportedError } from '../../errors/fhir-error.js';
import type { FacadeResource, ResourceFacade } from '../../facade/resource-facade.js';
import { parseJson } from '../../model/json.js';
import { formatReference } from '../../model/reference.js';
import type { Resource, ResourceAddress, StoredResource } from '../../model/resource.js';
import { lockCriteria } from '../criteria-lock.js';
import type { Run } from '../resource-reader.js';
import type { ChangeOutcome, ResourceChange } from '../resource.repository.js';
import type { StorageParts } from '../storage-parts.js';
import { ANY_VERSION, requireVersion, type VersionCondition } from '../version-condition.js';
import { LabelTakenAwayError, takesLabelAway } from '../write/security-labels.js';
import { OUT_OF_REACH } from '../write/version-planner.js';
import { type Verdict, WriteGrant } from '../write/write-grant.js';
import { cannotWrite } from './facade-refusals.js';
import { judged, servedVersion } from './served-version.js';

const LETTERS = { create: 'c', update: 'u', patch: 'u', delete: 'd' } as const;
const METHODS = { create: 'POST', update: 'PUT', patch: 'PATCH', delete: 'DELETE' } as const;

interface JudgedVersion {
  readonly stored: StoredResource;
  readonly verdict: Verdict;
  readonly patients: ReadonlySet<bigint>;
  /** Whether the other system says which version it has. */
  readonly hasVersion?: boolean;
}

/** Writes into another system, by the same rules of reach as into the database (docs/decisions, A7, A8). */
export class FacadeWriter {
  constructor(
    private readonly access: AccessFilter,
    private readonly parts: StorageParts,
    private readonly run: Run,
  ) {}

  /** Writers of one resource come one after the other; all that a step writes is locked at once. */
  async lockAll(addresses: readonly ResourceAddress[]): Promise<void> {
    const names = addresses.map(address => formatReference(address));
    await lockCriteria(this.run, names, this.parts.hash);
  }

  /** What is there to be patched; undefined if it is out of reach. */
  async lock(facade: ResourceFacade, id: string): Promise<StoredResource | undefined> {
    if (!facade.update) throw cannotWrite(facade);
    const grant = this.grant(facade, 'u');
    const current = await this.current(facade, id, grant);
    return current && isReached(grant, current) ? current.stored : undefined;
  }

  async apply(facade: ResourceFacade, change: ResourceChange): Promise<ChangeOutcome> {
    requireTaken(facade, change);
    const grant = this.grant(facade, LETTERS[change.interaction]);
    const current = await this.current(facade, change.id, grant);
    requireReachable(change, grant, current);
    if (change.interaction !== 'create') requireCondition(change, current);
    if (change.interaction !== 'delete') return this.write(facade, change, grant, current);
    if (!current) throw new NotFoundError();
    requirePermitted(grant, current, undefined);
    await facade.delete?.(contentOf(current.stored), this.run);
    const stored = { ...current.stored, lastUpdated: new Date(), content: undefined, method: METHODS.delete };
    return { effect: 'deleted', stored, mayRead: true };
  }

  private async write(
    facade: ResourceFacade,
    change: Exclude<ResourceChange, { interaction: 'delete' }>,
    grant: WriteGrant,
    current: JudgedVersion | undefined,
  ): Promise<ChangeOutcome> {
    const wanted: FacadeResource = { ...change.resource, id: change.id };
    await this.require(grant, current, servedVersion(facade, wanted));
    const written = current
      ? await facade.update?.(wanted, contentOf(current.stored), this.run)
      : await facade.create?.(wanted, this.run);
    if (!written) throw cannotWrite(facade);
    const stored = { ...servedVersion(facade, written), method: METHODS[change.interaction] };
    if (stored.id !== change.id)
      throw new Error(`The facade for ${facade.resourceType} answers another resource: the id must stay`);
    // The other system may have made something else of it.
    await this.require(grant, current, stored);
    const reading = this.grant(facade, 'r');
    const mayRead = isReached(reading, await this.judged(reading, stored));
    return { effect: current ? 'updated' : 'created', stored, mayRead };
  }

  private async require(
    grant: WriteGrant,
    before: JudgedVersion | undefined,
    after: StoredResource,
  ): Promise<void> {
    if (before && takesLabelAway(before.stored.content, after.content)) await this.requireUnlabelling(before);
    requirePermitted(grant, before, await this.judged(grant, after));
  }

  private async requireUnlabelling({ stored }: JudgedVersion): Promise<void> {
    const expression = this.access.unlabelling(stored.resourceType);
    const [mayUnlabel] = await this.parts.judge.judge(this.run, expression, [judged(stored)]);
    if (!mayUnlabel) throw new LabelTakenAwayError();
  }

  private grant({ resourceType }: ResourceFacade, letter: 'c' | 'r' | 'u' | 'd'): WriteGrant {
    const { hash, isReachable } = this.parts;
    return new WriteGrant(resourceType, this.access.for(resourceType, letter), hash, isReachable);
  }

  private async current(
    facade: ResourceFacade,
    id: string,
    grant: WriteGrant,
  ): Promise<JudgedVersion | undefined> {
    const resource = await facade.read(id, this.run);
    if (!resource) return undefined;
    const hasVersion = resource.meta?.versionId !== undefined;
    return { ...(await this.judged(grant, servedVersion(facade, resource))), hasVersion };
  }

  private async judged({ alternatives }: WriteGrant, stored: StoredResource): Promise<JudgedVersion> {
    const { judge, hash, entriesOf } = this.parts;
    const verdict: boolean[] = [];
    for (const alternative of alternatives) {
      const [isReachable = false] = await judge.judge(this.run, alternative, [judged(stored)]);
      verdict.push(isReachable);
    }
    const { patients } = entriesOf(contentOf(stored));
    const keys = [...patients].map(id => hash.keyOf({ resourceType: 'Patient', id }));
    return { stored, verdict, patients: new Set(keys) };
  }
}

/** An update of what is not there creates it. */
function requireTaken(facade: ResourceFacade, { interaction }: ResourceChange): void {
  const canUpdate = facade.update !== undefined;
  const canCreate = facade.create !== undefined;
  const isTaken = {
    create: canCreate,
    update: canUpdate || canCreate,
    patch: canUpdate,
    delete: facade.delete !== undefined,
  };
  if (!isTaken[interaction]) throw cannotWrite(facade);
}

function requireReachable(
  { interaction }: ResourceChange,
  grant: WriteGrant,
  current: JudgedVersion | undefined,
): void {
  if (interaction === 'create') {
    if (!grant.isUnrestricted && grant.alternatives.length === 0) throw new ForbiddenError(OUT_OF_REACH);
    if (current) throw new ConflictError('A resource with this id exists already');
    return;
  }
  if (current ? isReached(grant, current) : grant.isUnrestricted && interaction === 'update') return;
  throw new NotFoundError();
}

function requireCondition(condition: VersionCondition, current: JudgedVersion | undefined): void {
  const { ifMatch = ANY_VERSION } = condition;
  if (ifMatch !== ANY_VERSION && current && current.hasVersion !== true)
    throw new NotSupportedError(
      'The system that this resource comes from has no versions: leave out If-Match',
    );
  requireVersion(condition, current && { versionId: current.stored.versionId, isDeleted: false });
}

/** By what another system keeps, nobody becomes one's own patient. */
function isPermittedEntry(): boolean {
  return true;
}

function requirePermitted(
  grant: WriteGrant,
  before: JudgedVersion | undefined,
  after: JudgedVersion | undefined,
): void {
  const none: ReadonlySet<bigint> = new Set();
  const movedPatients = new Set(before?.patients ?? none).symmetricDifference(after?.patients ?? none);
  if (!grant.permits({ before: before?.verdict, after: after?.verdict, movedPatients, isPermittedEntry }))
    throw new ForbiddenError(OUT_OF_REACH);
}

function isReached(grant: WriteGrant, { verdict }: JudgedVersion): boolean {
  return grant.isUnrestricted || verdict.includes(true);
}

function contentOf({ content = '' }: StoredResource): FacadeResource {
  return parseJson(content) as Resource as FacadeResource;
}

import { mapInSlices } from '../../model/time-slices.js';
import { lockBeforeImages, type BeforeImage } from './before-images.js';
import { requireBoundedContent } from './content-bound.js';
import type { PlannedVersion } from './planned-version.js';
import { insertResourcesIfAbsent } from './resource-rows.js';
import { ofChange } from './refused-change.js';
import { VersionPlanner } from './version-planner.js';
import type { WriteContext } from './write-context.js';
import type { WriteTarget } from './write-target.js';

/** A change, what stands there, and the version that it makes. */
export interface PreparedWrite {
  readonly target: WriteTarget;
  readonly before: BeforeImage | undefined;
  /** Undefined where nothing changes. */
  readonly version: PlannedVersion | undefined;
  /** Its row in `resource` is there already: the id was claimed. */
  readonly isClaimed: boolean;
}

/** Locks what is there, judges it, claims the ids that clients chose, and plans the versions to write. */
export class WritePreparation {
  private readonly planner: VersionPlanner;

  constructor(private readonly context: WriteContext) {
    this.planner = new VersionPlanner(context.entriesOf);
  }

  /** In the order of the keys, in which all writers lock. */
  async prepare(targets: readonly WriteTarget[]): Promise<readonly PreparedWrite[]> {
    const sorted = targets.toSorted((a, b) => (a.key < b.key ? -1 : 1));
    const planned = await this.plan(sorted);
    const claims = planned.filter(isUpdateAsCreate);
    const claimed = await this.claim(claims.map(({ version }) => version));
    // Who came second to an id finds it taken now, and goes on as an update of what the first one wrote.
    const late = claims.filter(({ target }) => !claimed.has(target.key)).map(({ target }) => target);
    const again = new Map((await this.plan(late)).map(write => [write.target.key, write]));
    return planned.map(
      write => again.get(write.target.key) ?? { ...write, isClaimed: claimed.has(write.target.key) },
    );
  }

  private async plan(targets: readonly WriteTarget[]): Promise<readonly PreparedWrite[]> {
    const existing = targets.filter(target => target.change.interaction !== 'create');
    const byGrant = Map.groupBy(existing, target => this.context.grants.for(target));
    const changed = [...byGrant].map(([grant, of]) => [grant, of.map(({ key }) => key)] as const);
    await requireBoundedContent(this.context.run, changed);
    const images = await lockBeforeImages(this.context, existing);
    return mapInSlices(targets, target => {
      const before = images.get(target.key);
      const grant = this.context.grants.for(target);
      const version = ofChange(target, () => this.planner.plan(target, before, grant));
      return { target, before, version, isClaimed: false };
    });
  }

  private async claim(versions: readonly PlannedVersion[]): Promise<ReadonlySet<bigint>> {
    if (versions.length === 0) return new Set();
    const rows = await this.context.run<{ key: bigint }>(
      insertResourcesIfAbsent(versions, this.context.hash),
    );
    return new Set(rows.map(row => row.key));
  }
}

/** https://hl7.org/fhir/R4/http.html#upsert */
function isUpdateAsCreate(
  write: PreparedWrite,
): write is PreparedWrite & { readonly version: PlannedVersion } {
  return write.target.change.interaction === 'update' && write.version !== undefined && !write.before;
}

import { ForbiddenError } from '../../errors/fhir-error.js';
import type { StoredResource } from '../../model/resource.js';
import { deletedContents } from '../history/deleted-contents.js';
import type { ChangeOutcome, ResourceChange } from '../resource.repository.js';
import { storedResource } from '../stored-version.js';
import { AfterImages, patientKeys } from './after-images.js';
import type { BeforeImage } from './before-images.js';
import { flightsOf } from './flights.js';
import { isLive, type PlannedVersion } from './planned-version.js';
import { ofChange } from './refused-change.js';
import { OUT_OF_REACH } from './version-planner.js';
import { type Entry, isEvidence, RelatedBefore } from './related-before.js';
import { LabelTakenAwayError, takesLabelAway } from './security-labels.js';
import { writeStatements } from './version-writer.js';
import type { WriteContext } from './write-context.js';
import { type PreparedWrite, WritePreparation } from './write-preparation.js';
import { type WriteTarget, writeTargets } from './write-target.js';

/** Applies the changes of one interaction or bundle within a database transaction: lock, judge, write, judge again. */
export class ChangeApplier {
  constructor(private readonly context: WriteContext) {}

  async apply(changes: readonly ResourceChange[]): Promise<readonly ChangeOutcome[]> {
    const targets = writeTargets(changes, this.context.hash);
    const writes = await new WritePreparation(this.context).prepare(targets);
    const related = await RelatedBefore.ask(
      this.context,
      writes.filter(write => this.isRestrictedEvidence(write)).map(write => this.entryOf(write)),
    );
    const images = await this.write(writes);
    await this.requireLabels(writes);
    for (const write of writes) ofChange(write.target, () => this.requirePermitted(write, images, related));
    const outcomes = new Map(writes.map(write => [write.target.key, this.outcomeOf(write, images)]));
    return targets.map(({ key }) => outcomes.get(key)!);
  }

  /** All rows, and with the last of them the judgement of what they made. */
  private async write(writes: readonly PreparedWrite[]): Promise<AfterImages> {
    const { run, hash, grants, assertCurrent } = this.context;
    const versions = writes.map(write => write.version).filter(version => version !== undefined);
    const claimed = new Set(writes.filter(write => write.isClaimed).map(write => write.target.key));
    const send = (flight: readonly PlannedVersion[]): readonly Promise<unknown>[] =>
      writeStatements(flight, claimed, hash).map(async statement => run(statement));
    const flights = flightsOf(versions);
    for (const flight of flights.slice(0, -1)) await Promise.all(send(flight));
    const sent = send(flights.at(-1) ?? []);
    const asked = writes.flatMap(({ target, version }) =>
      version && isLive(version)
        ? [grants.for(target), grants.for(target, 'r')].map(grant => [grant, version] as const)
        : [],
    );
    const judged = AfterImages.judge(
      run,
      asked.filter(([grant]) => !grant.isUnrestricted),
    );
    const [images] = await Promise.all([judged, ...sent, assertCurrent()]);
    return images;
  }

  /** What was deleted comes back with the labels that it had. */
  private async requireLabels(writes: readonly PreparedWrite[]): Promise<void> {
    const { run, unlabelling } = this.context;
    const judged = writes.filter(
      ({ target, version }) =>
        version && isLive(version) && unlabelling(target.address.resourceType).kind !== 'everything',
    );
    const deletions = judged.flatMap(({ before }) => (before?.row.content === null ? [before.row] : []));
    const contents = await deletedContents(run, deletions);
    const deleted = new Map(deletions.map(({ key }, index) => [key, contents[index]]));
    for (const { target, before, version } of judged) {
      const labelled = before?.row.content ?? deleted.get(target.key);
      if (!before || !takesLabelAway(labelled, version?.image?.content)) continue;
      const mayUnlabel = await this.mayUnlabel(target, before);
      ofChange(target, () => {
        if (!mayUnlabel) throw new LabelTakenAwayError();
      });
    }
  }

  private async mayUnlabel({ address }: WriteTarget, { row }: BeforeImage): Promise<boolean> {
    const { run, reader, unlabelling } = this.context;
    return reader.reachesVersion(run, unlabelling(address.resourceType), address, String(row.version));
  }

  /** docs/decisions, A7: one grant covers the image before and after, and only its own patients come or go. */
  private requirePermitted(write: PreparedWrite, images: AfterImages, related: RelatedBefore): void {
    const { target, before, version } = write;
    const grant = this.context.grants.for(target);
    if (version === undefined || grant.isUnrestricted) return;
    const isPermitted = grant.permits({
      before: before?.verdict,
      after: isLive(version) ? images.verdictOf(grant, version) : undefined,
      movedPatients: patientKeys(version, this.context.hash).symmetricDifference(
        before?.patients ?? new Set(),
      ),
      isPermittedEntry: alternative =>
        !isEvidence(target) || related.permits(this.entryOf(write), alternative),
    });
    if (!isPermitted) throw new ForbiddenError(OUT_OF_REACH);
  }

  private isRestrictedEvidence({ target }: PreparedWrite): boolean {
    return isEvidence(target) && !this.context.grants.for(target).isUnrestricted;
  }

  private entryOf({ target, before, version }: PreparedWrite): Entry {
    const patients = version ? patientKeys(version, this.context.hash) : new Set<bigint>();
    return { target, patients: patients.difference(before?.patients ?? new Set()) };
  }

  private outcomeOf({ target, before, version }: PreparedWrite, images: AfterImages): ChangeOutcome {
    if (version === undefined)
      return { effect: 'unchanged', stored: storedResource(before!.row), mayRead: true };
    const reading = this.context.grants.for(target, 'r');
    const mayRead =
      reading.isUnrestricted || !isLive(version) || images.verdictOf(reading, version).includes(true);
    return { effect: effectOf(version), stored: storedVersion(version), mayRead };
  }
}

/** https://hl7.org/fhir/R4/http.html#update: an update that brings back a deleted resource creates it. */
function effectOf({ before, image }: PlannedVersion): ChangeOutcome['effect'] {
  if (!image) return 'deleted';
  return before === undefined || before.content === null ? 'created' : 'updated';
}

function storedVersion({ address, version, updated, method, image }: PlannedVersion): StoredResource {
  return { ...address, versionId: String(version), lastUpdated: updated, method, content: image?.content };
}

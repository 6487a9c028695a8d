import type { AccessFilter } from '../../access/access-filter.js';
import { BusinessRuleError, ConflictError } from '../../errors/fhir-error.js';
import { formatReference, parseReference } from '../../model/reference.js';
import type { ResourceAddress } from '../../model/resource.js';
import type { Run } from '../resource-reader.js';
import type { ChangeOutcome, ResourceChange } from '../resource.repository.js';
import type { StorageParts } from '../storage-parts.js';
import { referringResources } from './referring-resources.js';
import { existingTargets } from './existing-targets.js';
import { literalReferences } from './literal-references.js';

/** What an installation asks of references; nothing by default (https://hl7.org/fhir/R4/http.html#integrity). */
export interface IntegrityRules {
  /** Every reference to this server names a resource that exists and the writer sees. */
  readonly mustExist: boolean;
  /** What others refer to is not deleted. */
  readonly isProtected: boolean;
}

interface NotedChange {
  readonly index: number;
  readonly change: ResourceChange;
}

interface NamedTarget {
  readonly address: ResourceAddress;
  readonly path: string;
  readonly index: number;
}

/** Verifies the references of a transaction once all of it is written, over what the caller sees (docs/decisions, A10). */
export class ReferenceIntegrity {
  private count = 0;
  private noted: NotedChange[] = [];

  constructor(
    private readonly access: AccessFilter,
    private readonly run: Run,
    private readonly parts: StorageParts,
  ) {}

  note(changes: readonly ResourceChange[], outcomes: readonly ChangeOutcome[]): void {
    const effective = changes.map((change, index) => ({ change, index: this.count + index }));
    this.noted.push(...effective.filter((_, index) => outcomes[index]?.effect !== 'unchanged'));
    this.count += changes.length;
  }

  /** Throws what names the change by its place among all of the transaction. */
  async verify(): Promise<void> {
    const { mustExist, isProtected } = this.parts.integrity;
    const changes = this.noted;
    this.noted = [];
    if (mustExist) await this.requireTargets(changes);
    if (isProtected) await this.requireUnreferenced(changes);
  }

  private async requireTargets(changes: readonly NotedChange[]): Promise<void> {
    const targets = changes.flatMap(noted => this.targetsOf(noted));
    if (targets.length === 0) return;
    const context = { access: this.access, run: this.run, parts: this.parts };
    const existing = await existingTargets(
      context,
      targets.map(({ address }) => address),
    );
    const missing = targets.find(({ address }) => !existing.has(formatReference(address)));
    if (!missing) return;
    const error = new BusinessRuleError('The resource that is referred to does not exist', missing.path);
    error.changeIndex = missing.index;
    throw error;
  }

  private targetsOf({ change, index }: NotedChange): readonly NamedTarget[] {
    // The references in a Bundle that is stored are its own.
    if (change.interaction === 'delete' || change.resource.resourceType === 'Bundle') return [];
    return literalReferences(change.resource).flatMap(({ literal, path }) => {
      const target = parseReference(literal, this.parts.fhirBase);
      return target?.kind === 'local' ? [{ address: target, path, index }] : [];
    });
  }

  private async requireUnreferenced(changes: readonly NotedChange[]): Promise<void> {
    const context = { access: this.access, run: this.run, parts: this.parts };
    for (const { change, index } of changes) {
      if (change.interaction !== 'delete') continue;
      const [referring] = await referringResources(context, change);
      if (!referring) continue;
      const error = new ConflictError(
        `${formatReference(referring)} refers to it: change or delete what refers to it first`,
      );
      error.changeIndex = index;
      throw error;
    }
  }
}

import { Injectable } from '@nestjs/common';
import type { QueryResultRow } from 'pg';
import { Database, type Statement } from '../../database/database.js';
import { type AccessExpression, anyOf } from '../access/access-expression.js';
import type { AccessFilter } from '../access/access-filter.js';
import { isResourceType, resourceTypes } from '../definitions/resource-types.js';
import { ResourceFacades } from '../facade/resource-facades.js';
import { StorageParts } from '../storage/storage-parts.js';
import { dependsOnContent } from '../storage/version-access.js';
import { type KeptResource, KeptResources } from './kept-resources.js';

/** How many resources one statement judges. */
const AT_ONCE = 500;

/**
 * Whether all that a kept answer holds is within the caller's reach now: a CareTeam that has ended, a label, a move to another
 * patient hold for answers that wait to be fetched, as they do for whatever is asked anew.
 */
@Injectable()
export class KeptAnswerJudge {
  constructor(
    private readonly database: Database,
    private readonly parts: StorageParts,
    private readonly facades: ResourceFacades,
  ) {}

  async isWithinReach(answer: string, access: AccessFilter): Promise<boolean> {
    const expressions = resourceTypes().map(type => reading(access, type));
    if (expressions.every(({ kind }) => kind === 'everything')) return true;
    const { resources, hasExtract } = KeptResources.in(answer);
    // Nobody can say any more which resources it was made of.
    if (hasExtract && expressions.some(dependsOnContent)) return false;
    for (const [type, ofType] of Map.groupBy(resources, ({ resourceType }) => resourceType)) {
      if (!(await this.areWithinReach(type, ofType, access))) return false;
    }
    return true;
  }

  private async areWithinReach(
    type: string,
    kept: readonly KeptResource[],
    access: AccessFilter,
  ): Promise<boolean> {
    if (!isResourceType(type)) return false;
    const expression = reading(access, type);
    // What another system serves is not known here.
    if (expression.kind === 'everything' || this.facades.of(type)) return true;
    const ids = [...new Set(kept.map(({ id }) => id))];
    const found = new Set<string>();
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      const some = ids.slice(from, from + AT_ONCE);
      const visible = await this.parts.reader.readAll(this.run, expression, type, some);
      for (const { id } of visible) found.add(id);
    }
    for (const one of kept) {
      if (!found.has(one.id) && !(await this.wasWithinReach(one, expression))) return false;
    }
    return true;
  }

  /** What was deleted is seen by who saw it; a version in a history is judged by itself (docs/decisions, A9). */
  private async wasWithinReach(kept: KeptResource, access: AccessExpression): Promise<boolean> {
    const { reader } = this.parts;
    return kept.isPast
      ? reader.reachesVersion(this.run, access, kept, kept.versionId)
      : reader.reaches(this.run, access, kept);
  }

  private readonly run = async <Row extends QueryResultRow>(statement: Statement): Promise<Row[]> =>
    this.database.query<Row>(statement);
}

/** By whichever letter the answer has found it. */
function reading(access: AccessFilter, type: string): AccessExpression {
  return anyOf([access.for(type, 'r'), access.for(type, 's')]);
}

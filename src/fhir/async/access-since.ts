import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { QueryResultRow } from 'pg';
import { Database, type Statement } from '../../database/database.js';
import type { Job } from '../../jobs/job.js';
import type { AccessExpression } from '../access/access-expression.js';
import type { AccessFilter } from '../access/access-filter.js';
import type { ConsentCaller } from '../access/consent-caller.js';
import { RulesInForce } from '../access/policy.js';
import { resourceTypes } from '../definitions/resource-types.js';
import { consentsChangedSince } from '../storage/consent/changed-consents.js';
import { StorageParts } from '../storage/storage-parts.js';

/** By which rules an answer is made. */
export interface RulesThen {
  /** A digest of the policies. */
  readonly policies: string;
  /** `pg_current_snapshot()`: which Consents had been written. */
  readonly snapshot: string;
}

const SNAPSHOT = { text: 'select pg_current_snapshot()::text as snapshot', values: [] };
/** A snapshot in which no transaction is visible. */
const NOTHING_SEEN = '3:3:';

/** Whether what a kept answer holds may still be seen: a denial holds for answers that wait to be fetched, too. */
@Injectable()
export class AccessSince {
  constructor(
    private readonly rules: RulesInForce,
    private readonly database: Database,
    private readonly parts: StorageParts,
  ) {}

  /** The rules of now, to be kept with what is put off. */
  async rulesNow(): Promise<RulesThen> {
    const [row] = await this.database.read<{ snapshot: string }>(SNAPSHOT);
    return { policies: this.policies(), snapshot: row?.snapshot ?? NOTHING_SEEN };
  }

  /** Whether the policies are others, or Consents that might mean this caller. */
  async hasChanged({ input, createdAt }: Job, access: AccessFilter): Promise<boolean> {
    // What an earlier version has put off says nothing of its rules.
    const then = input as RulesThen | null;
    if (then?.policies !== this.policies()) return true;
    const caller = callerUnderConsents(access);
    if (!caller) return false;
    const run = async <Row extends QueryResultRow>(statement: Statement): Promise<Row[]> =>
      this.database.query<Row>(statement);
    return consentsChangedSince(run, { snapshot: then.snapshot, time: createdAt }, caller, this.parts.hash);
  }

  private policies(): string {
    return hash('sha256', JSON.stringify(this.rules.current().policies), 'base64url');
  }
}

/** Undefined for whom no Consent cuts: administrators, patients, and everybody while none denies anything. */
function callerUnderConsents(access: AccessFilter): ConsentCaller | undefined {
  for (const resourceType of resourceTypes())
    for (const letter of ['r', 's'] as const) {
      const caller = callerIn(access.for(resourceType, letter));
      if (caller) return caller;
    }
  return undefined;
}

function callerIn(expression: AccessExpression): ConsentCaller | undefined {
  if (expression.kind === 'consented') return expression.caller;
  if (expression.kind === 'not') return callerIn(expression.operand);
  if (expression.kind !== 'and' && expression.kind !== 'or') return undefined;
  return expression.operands.map(callerIn).find(caller => caller !== undefined);
}

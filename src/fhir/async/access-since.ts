import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { Job } from '../../jobs/job.js';
import type { AccessExpression } from '../access/access-expression.js';
import type { AccessFilter } from '../access/access-filter.js';
import type { ConsentCaller } from '../access/consent-caller.js';
import { RulesInForce } from '../access/policy.js';
import { resourceTypes } from '../definitions/resource-types.js';
import { consentsChangedSince } from '../storage/consent/changed-consents.js';
import { StorageParts } from '../storage/storage-parts.js';

/** Whether what a kept answer holds may still be seen: a denial holds for answers that wait to be fetched, too. */
@Injectable()
export class AccessSince {
  constructor(
    private readonly rules: RulesInForce,
    private readonly database: Database,
    private readonly parts: StorageParts,
  ) {}

  /** The policies of now, to be kept with what is put off. */
  policies(): string {
    return hash('sha256', JSON.stringify(this.rules.current().policies), 'base64url');
  }

  /** Of the policies, or of Consents that might mean this caller. */
  async hasChanged({ input, createdAt }: Job, access: AccessFilter): Promise<boolean> {
    if (input !== this.policies()) return true;
    const caller = callerUnderConsents(access);
    if (!caller) return false;
    const { hash: terms } = this.parts;
    return consentsChangedSince(async statement => this.database.query(statement), createdAt, caller, terms);
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

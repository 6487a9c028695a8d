import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { auditedRequest } from '../../audit/audited-request.js';
import { AuditJournal } from '../../audit/audit-journal.js';
import type { SignInFacts } from '../../auth/resource-server/principal.js';
import { Environment } from '../../config/environment.js';
import { AccessFilter } from '../../fhir/access/access-filter.js';
import { RulesInForce } from '../../fhir/access/policy.js';
import { canBreakTheGlass } from '../../fhir/access/policy-rights.js';
import { ConflictError, ForbiddenError, NotFoundError } from '../../fhir/errors/fhir-error.js';
import { ResourceRepository } from '../../fhir/storage/resource.repository.js';
import type { BreakGlassDeclaration, ReviewDeclaration } from './break-glass.declaration.js';
import type { BrokenGlassGrant } from './broken-glass.entity.js';
import { BrokenGlassRepository } from './broken-glass.repository.js';
import { StepUpRequiredError, StepUpRule } from './step-up.rule.js';

/** Who asks, with what. */
export interface GlassBreaker {
  readonly subject: string;
  readonly clientId: string;
  readonly user: { readonly username: string; readonly roles: readonly string[] } | undefined;
  readonly signIn: SignInFacts | undefined;
}

/**
 * Opens the record of one patient beyond policy and consent, for a while and with a reason. Everybody sees it: the
 * journal, the patient, and a privacy officer who has to say whether it was right.
 */
@Injectable()
export class BreakTheGlass {
  constructor(
    private readonly grants: BrokenGlassRepository,
    private readonly rules: RulesInForce,
    private readonly resources: ResourceRepository,
    private readonly journal: AuditJournal,
    private readonly environment: Environment,
    private readonly stepUp: StepUpRule,
  ) {}

  /** Whether the person's policies let them ask. */
  isOpenTo(roles: readonly string[]): boolean {
    return canBreakTheGlass(this.rules.current(), roles);
  }

  async begin(breaker: GlassBreaker, asked: BreakGlassDeclaration): Promise<BrokenGlassGrant> {
    const { user } = breaker;
    const patient = asked.patient.replace(/^Patient\//, '');
    if (!user || !this.isOpenTo(user.roles)) {
      await this.note('refused', patient, asked);
      throw new ForbiddenError('Your policies do not let you break the glass');
    }
    if (!this.stepUp.isMet(breaker.signIn)) {
      await this.note('refused', patient, asked);
      throw new StepUpRequiredError(this.stepUp.parameters);
    }
    // That the patient is looked for is for this purpose, too.
    const request = auditedRequest();
    request?.by({ ...request.caller, purpose: asked.purpose });
    await this.resources.read(AccessFilter.unrestricted('break the glass'), {
      resourceType: 'Patient',
      id: patient,
    });
    const begunAt = new Date();
    const grant: BrokenGlassGrant = {
      id: randomUUID(),
      patient,
      subject: breaker.subject,
      username: user.username,
      clientId: breaker.clientId,
      purpose: asked.purpose,
      reason: asked.reason.trim(),
      begunAt,
      expiresAt: new Date(begunAt.getTime() + this.environment.BREAK_THE_GLASS_MINUTES * 60_000),
      verdict: null,
      note: null,
      reviewedBy: null,
      reviewedAt: null,
    };
    await this.grants.add(grant);
    await this.note('success', patient, asked, grant.id);
    return grant;
  }

  /** Nobody reviews what they did themselves, and what was said stays. */
  async review(
    reviewer: { readonly subject: string; readonly name: string },
    id: string,
    { verdict, note }: ReviewDeclaration,
  ): Promise<BrokenGlassGrant> {
    const grant = await this.grants.find(id);
    if (!grant) throw new NotFoundError();
    if (grant.subject === reviewer.subject) throw new ForbiddenError('Somebody else has to review this');
    if (!(await this.grants.review(id, { verdict, note: note ?? null, reviewedBy: reviewer.name })))
      throw new ConflictError('This was reviewed already');
    const detail = { grant: id, verdict };
    await this.journal.note({
      kind: 'break-the-glass-reviewed',
      outcome: 'success',
      patient: grant.patient,
      detail,
    });
    return (await this.grants.find(id)) ?? grant;
  }

  private async note(
    outcome: 'success' | 'refused',
    patient: string,
    { purpose, reason }: BreakGlassDeclaration,
    grant?: string,
  ): Promise<void> {
    const detail = grant === undefined ? {} : { detail: { grant } };
    await this.journal.note({ kind: 'break-the-glass', outcome, patient, purpose, reason, ...detail });
  }
}

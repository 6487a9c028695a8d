import { Injectable } from '@nestjs/common';
import { DataSource, LessThan, type Repository } from 'typeorm';
import type { FhirContextItem } from './fhir-context.js';
import { LaunchContext } from './launch-context.entity.js';
import type { LaunchedResource } from './launched-resource.js';

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** What binds a context to the grant that redeems it. */
export interface LaunchBinding {
  readonly userId: string;
  readonly grantId: string;
  readonly sessionUid: string | undefined;
  readonly offline: boolean;
  readonly expiresAt: Date;
  /** What was chosen on the way, where the launch did not say it. */
  readonly patient?: string;
  readonly encounter?: string;
  /** All of them: what the launch said, and what was chosen. */
  readonly resources: LaunchedResource[];
  /** All of it, where the installation's modules have added to what the launch said. */
  readonly fhirContext?: FhirContextItem[];
}

@Injectable()
export class LaunchContextRepository {
  private readonly contexts: Repository<LaunchContext>;

  constructor(dataSource: DataSource) {
    this.contexts = dataSource.getRepository(LaunchContext);
  }

  async insert(context: Partial<LaunchContext>): Promise<LaunchContext> {
    return this.contexts.save(this.contexts.create(context));
  }

  /** A handle that waits to be redeemed. */
  async findWaiting(handleHash: string): Promise<LaunchContext | undefined> {
    const context = await this.contexts.findOneBy({ handleHash });
    return context && context.expiresAt.getTime() > Date.now() ? context : undefined;
  }

  /** Takes the handle away in the same statement that binds the context: of many at once, exactly one wins. */
  async redeem(handleHash: string, clientId: string, binding: LaunchBinding): Promise<boolean> {
    const { affected } = await this.contexts
      .createQueryBuilder()
      .update()
      .set({ ...binding, sessionUid: binding.sessionUid ?? null, handleHash: null })
      .where('handle_hash = :handleHash and client_id = :clientId and expires_at > now()', {
        handleHash,
        clientId,
      })
      .andWhere('(user_id is null or user_id = :userId)', { userId: binding.userId })
      .execute();
    return affected === 1;
  }

  async findByGrant(grantId: string): Promise<LaunchContext | undefined> {
    return (await this.contexts.findOneBy({ grantId })) ?? undefined;
  }

  async endMessaging(id: string, messagingSession: string): Promise<void> {
    // what is no UUID is no launch, and no value for the column
    if (!UUID.test(id)) return;
    await this.contexts.update({ id, messagingSession }, { messagingHandle: null, messagingSession: null });
  }

  /** The grants which end with this browser session. */
  async onlineGrantsOf(sessionUid: string): Promise<readonly string[]> {
    const contexts = await this.contexts.findBy({ sessionUid, offline: false });
    return contexts.flatMap(context => context.grantId ?? []);
  }

  /** Whom this person opened apps on, the last one first. */
  async recentPatients(userId: string, limit: number): Promise<readonly string[]> {
    const rows = await this.contexts
      .createQueryBuilder('context')
      .select('context.patient', 'patient')
      .where('context.user_id = :userId and context.grant_id is not null', { userId })
      .andWhere('context.patient is not null')
      .groupBy('context.patient')
      .orderBy('max(context.created_at)', 'DESC')
      .limit(limit)
      .getRawMany<{ patient: string }>();
    return rows.map(({ patient }) => patient);
  }

  async deleteExpired(): Promise<void> {
    await this.contexts.delete({ expiresAt: LessThan(new Date()) });
  }
}

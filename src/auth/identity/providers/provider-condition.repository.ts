import { Injectable } from '@nestjs/common';
import { DataSource, type Repository } from 'typeorm';
import { ProviderCondition } from './provider-condition.entity.js';

const LONGEST_ERROR = 1000;

/** Whether providers answer, as sign-ins and trials in any process have found. */
@Injectable()
export class ProviderConditionRepository {
  private readonly conditions: Repository<ProviderCondition>;

  constructor(private readonly dataSource: DataSource) {
    this.conditions = dataSource.getRepository(ProviderCondition);
  }

  async list(): Promise<ReadonlyMap<string, ProviderCondition>> {
    return new Map((await this.conditions.find()).map(each => [each.providerId, each]));
  }

  /** Nothing is written while it was up before. */
  async noteUp(providerId: string): Promise<void> {
    await this.dataSource.query(
      `insert into identity_provider_condition as known (provider_id, is_up, since) values ($1, true, now())
       on conflict (provider_id) do update set is_up = true, since = now() where not known.is_up`,
      [providerId],
    );
  }

  /** An error beside which others may still sign in leaves the provider as it was. */
  async noteError(providerId: string, error: string, isOutage: boolean): Promise<void> {
    await this.dataSource.query(
      `insert into identity_provider_condition as known (provider_id, is_up, since, last_error, last_error_at)
         values ($1, not $3, now(), $2, now())
       on conflict (provider_id) do update set last_error = $2, last_error_at = now(),
         is_up = known.is_up and not $3,
         since = case when $3 and known.is_up then now() else known.since end`,
      [providerId, error.slice(0, LONGEST_ERROR), isOutage],
    );
  }

  async noteCertificate(providerId: string, expiresAt: Date | undefined): Promise<void> {
    await this.conditions.update({ providerId }, { certificateExpiresAt: expiresAt ?? null });
  }

  async forget(providerId: string): Promise<void> {
    await this.conditions.delete({ providerId });
  }
}

import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SignInFailure } from './sign-in-failure.entity.js';

@Injectable()
export class SignInFailureRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find(key: string): Promise<SignInFailure | undefined> {
    return (await this.dataSource.getRepository(SignInFailure).findOneBy({ key })) ?? undefined;
  }

  /** One statement, so that attempts at the same moment are all counted; an old count starts anew. */
  async add(key: string, forgottenAfterSeconds: number): Promise<void> {
    await this.dataSource.query(
      `insert into sign_in_failure as known (key, failures, last_failed_at) values ($1, 1, now())
       on conflict (key) do update set last_failed_at = now(), failures =
         case when known.last_failed_at < now() - make_interval(secs => $2) then 1 else known.failures + 1 end`,
      [key, forgottenAfterSeconds],
    );
  }

  async remove(key: string): Promise<void> {
    await this.dataSource.getRepository(SignInFailure).delete({ key });
  }

  /** Counts that no longer matter. */
  async removeOlderThan(moment: Date): Promise<void> {
    await this.dataSource
      .createQueryBuilder()
      .delete()
      .from(SignInFailure)
      .where('last_failed_at < :moment', { moment })
      .execute();
  }
}

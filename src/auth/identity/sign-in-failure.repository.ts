import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SignInFailure } from './sign-in-failure.entity.js';

/** How failures are answered. */
export interface Patience {
  readonly free: number;
  readonly longestWaitSeconds: number;
  readonly forgottenAfterSeconds: number;
}

@Injectable()
export class SignInFailureRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Adds one, or gives false while the name has to wait: a second after the free ones, then two, four, … */
  async add(key: string, { free, longestWaitSeconds, forgottenAfterSeconds }: Patience): Promise<boolean> {
    const values = [key, free, longestWaitSeconds, forgottenAfterSeconds];
    return (await this.dataSource.query<unknown[]>(ADD, values)).length > 0;
  }

  async subtract(key: string): Promise<void> {
    await this.dataSource.query(
      'update sign_in_failure set failures = failures - 1 where key = $1 and failures > 0',
      [key],
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

/** One statement, so that attempts at the same moment are all counted; an old count starts anew. */
const ADD = `
  insert into sign_in_failure as known (key, failures, last_failed_at) values ($1, 1, now())
  on conflict (key) do update set last_failed_at = now(), failures =
    case when known.last_failed_at < now() - make_interval(secs => $4) then 1 else known.failures + 1 end
  where known.failures < $2 or known.last_failed_at
    < now() - make_interval(secs => least(power(2, least(known.failures, $2 + 20) - $2), $3))
  returning 1`;

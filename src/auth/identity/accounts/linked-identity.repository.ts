import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { IdentityLink } from './identity-link.entity.js';

/** `last`: without it the person could not sign in any more. */
export type UnlinkOutcome = 'unlinked' | 'unknown' | 'last';

/** By which identity providers somebody signs in to one account. */
@Injectable()
export class LinkedIdentityRepository {
  constructor(private readonly dataSource: DataSource) {}

  ofUser(userId: string): Promise<readonly IdentityLink[]> {
    return this.dataSource
      .getRepository(IdentityLink)
      .find({ where: { userId }, order: { createdAt: 'ASC' } });
  }

  /** A password counts as another way. Two at the same moment come one after the other. */
  async unlink(userId: string, providerId: string, subject: string): Promise<UnlinkOutcome> {
    return this.dataSource.transaction(async manager => {
      const [account] = await manager.query<{ hasPassword: boolean }[]>(
        'select password_hash is not null as "hasPassword" from user_account where id = $1 for update',
        [userId],
      );
      const links = await manager.findBy(IdentityLink, { userId });
      if (!account || !links.some(link => link.providerId === providerId && link.subject === subject))
        return 'unknown';
      if (!account.hasPassword && links.length === 1) return 'last';
      await manager.delete(IdentityLink, { userId, providerId, subject });
      return 'unlinked';
    });
  }
}

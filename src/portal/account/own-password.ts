import { Injectable } from '@nestjs/common';
import { AccountSessions } from '../../auth/authorization-server/account-sessions.js';
import { PasswordIdentityProvider } from '../../auth/identity/identity-provider.js';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../../auth/identity/password-length.js';
import type { User } from '../../auth/identity/user.entity.js';
import { UserRepository } from '../../auth/identity/user.repository.js';

export type PasswordVerdict = 'right' | 'wrong' | 'tooShort' | 'throttled';

/** The password of somebody who is signed in. Wrong ones count as they do at the sign-in. */
@Injectable()
export class OwnPassword {
  constructor(
    private readonly identities: PasswordIdentityProvider,
    private readonly users: UserRepository,
    private readonly sessions: AccountSessions,
  ) {}

  async check(user: User, password: string): Promise<'right' | 'wrong' | 'throttled'> {
    const outcome = await this.identities.signIn(user.username, password);
    if ('reason' in outcome) return outcome.reason === 'wrong' ? 'wrong' : 'throttled';
    return outcome.userId === user.id ? 'right' : 'wrong';
  }

  /** Ends every session and every grant of the person, this one too. */
  async change(user: User, current: string, next: string): Promise<PasswordVerdict> {
    if (next.length < SHORTEST_PASSWORD || next.length > LONGEST_PASSWORD) return 'tooShort';
    const verdict = await this.check(user, current);
    if (verdict !== 'right') return verdict;
    await this.users.setPassword(user.id, next);
    await this.sessions.endAll(user.id);
    return 'right';
  }
}

import { Injectable } from '@nestjs/common';
import { type PasskeyOptions, Passkeys } from '../../identity/second-factor/passkeys.js';
import { SECOND_FACTOR_ACR } from '../../identity/second-factor/second-factors.js';
import { UserRepository } from '../../identity/user.repository.js';
import { Answer } from './answer.js';
import type { CurrentInteraction } from './current-interaction.js';
import { noteSignIn } from './sign-in-note.js';

/** Signs in by a passkey: alone, or after the password. It counts as a second factor either way. */
@Injectable()
export class PasskeyStep {
  constructor(
    private readonly passkeys: Passkeys,
    private readonly users: UserRepository,
  ) {}

  /** What a page asks the browser for; undefined where there is nothing to ask for. */
  offer({ details }: CurrentInteraction, userId?: string): Promise<PasskeyOptions | undefined> {
    return this.passkeys.offer(placeOf(details.uid), userId);
  }

  /** With a user id the password was right already, and the passkey must be of that person. */
  async answer(
    interaction: CurrentInteraction,
    credential: string,
    userId?: string,
  ): Promise<Answer | 'wrong' | 'too-many-attempts'> {
    const verdict = await this.passkeys.check(placeOf(interaction.details.uid), credential, userId);
    const user = verdict.userId === undefined ? undefined : await this.users.find(verdict.userId);
    if ('refusal' in verdict) {
      noteSignIn(interaction, user, verdict.reason);
      return verdict.refusal;
    }
    // like the users of a hospital, whoever has no password here does not sign in here
    if (!user || user.passwordHash === null) {
      noteSignIn(interaction, user, 'passkey-owner');
      return 'wrong';
    }
    noteSignIn(interaction, user);
    const amr = [...(userId === undefined ? [] : ['pwd']), ...verdict.methods];
    return new Answer({ login: { accountId: user.id, amr, acr: SECOND_FACTOR_ACR } });
  }
}

export function placeOf(uid: string): string {
  return `interaction ${uid}`;
}

import { Injectable } from '@nestjs/common';
import { type Identity, PasswordIdentityProvider, type SignInRefusal } from './identity-provider.js';
import { LONGEST_PASSWORD } from './password-length.js';
import { checkNobody, passwordMatches } from './password-hash.js';
import { SignInThrottle } from './sign-in-throttle.js';
import { UserRepository } from './user.repository.js';

/** Signs in against our own accounts. Known and unknown user names are answered alike, in words and in time. */
@Injectable()
export class LocalIdentityProvider extends PasswordIdentityProvider {
  constructor(
    private readonly users: UserRepository,
    private readonly throttle: SignInThrottle,
  ) {
    super();
  }

  override async signIn(username: string, password: string): Promise<Identity | SignInRefusal> {
    if (!(await this.throttle.takeAttempt(username))) return { reason: 'too-many-attempts' };
    const user = await this.users.findByUsername(username);
    if (user && (await this.isPasswordOf(user.passwordHash, password))) {
      await this.throttle.forget(username);
      return { userId: user.id, methods: ['pwd'] };
    }
    if (!user) await checkNobody(password.slice(0, LONGEST_PASSWORD));
    return { reason: 'wrong' };
  }

  private async isPasswordOf(passwordHash: string | null, password: string): Promise<boolean> {
    if (password === '' || password.length > LONGEST_PASSWORD) return false;
    return passwordHash === null ? checkNobody(password) : passwordMatches(passwordHash, password);
  }
}

import { Injectable } from '@nestjs/common';
import { SecretBox } from '../../secret-box.js';
import { newRecoveryCodes, recoveryCodeHash } from './recovery-codes.js';
import { type FactorKinds, SecondFactorRepository } from './second-factor.repository.js';
import { TimeBasedCode } from './time-based-code.js';

/** How somebody signed in with password and code (`amr` of RFC 8176). */
export const WITH_SECOND_FACTOR: readonly string[] = ['pwd', 'otp', 'mfa'];
/** REFEDS Multi-Factor Authentication Profile: the `acr` of such a sign-in, and what an app asks for. */
export const SECOND_FACTOR_ACR = 'https://refeds.org/profile/mfa';

export type CodeVerdict = 'right' | 'wrong' | 'too-many-attempts';

/** Time-based and recovery codes of people who sign in with a password here (docs/identity/second-factor.md). */
@Injectable()
export class SecondFactors {
  constructor(
    private readonly repository: SecondFactorRepository,
    private readonly box: SecretBox,
  ) {}

  kindsOf(userId: string): Promise<FactorKinds> {
    return this.repository.kindsOf(userId);
  }

  countRecoveryCodes(userId: string): Promise<number> {
    return this.repository.countRecoveryCodes(userId);
  }

  /** The recovery codes, in the only clear copy; undefined for a wrong code, or if there is an app already. */
  async enrol(userId: string, secret: string, code: string): Promise<readonly string[] | undefined> {
    const step = TimeBasedCode.isOne(code) ? new TimeBasedCode(secret).stepOf(code) : undefined;
    if (step === undefined) return undefined;
    const codes = newRecoveryCodes();
    const isFirst = await this.repository.enrol({
      userId,
      secret: this.box.seal(secret),
      step,
      recoveryHashes: codes.map(recoveryCodeHash),
    });
    return isFirst ? codes : undefined;
  }

  /** A right code is used up by this. */
  async check(userId: string, typed: string): Promise<CodeVerdict> {
    const sealed = await this.repository.takeAttempt(userId);
    if (sealed === undefined) return 'too-many-attempts';
    const code = typed.replace(/\s/g, '');
    const isRight = TimeBasedCode.isOne(code)
      ? sealed !== null && (await this.useTimeBased(userId, this.box.open(sealed), code))
      : await this.repository.useRecoveryCode(userId, recoveryCodeHash(code));
    if (!isRight) return 'wrong';
    await this.repository.forgetFailures(userId);
    return 'right';
  }

  /** The authenticator app; passkeys stay. */
  async removeApp(userId: string): Promise<void> {
    await this.repository.removeApp(userId);
  }

  /** Everything beside the password. False if there was nothing. */
  async removeAll(userId: string): Promise<boolean> {
    return this.repository.removeAll(userId);
  }

  private async useTimeBased(userId: string, secret: string, code: string): Promise<boolean> {
    const step = new TimeBasedCode(secret).stepOf(code);
    return step !== undefined && this.repository.useStep(userId, step);
  }
}

import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SignInFailureRepository } from './sign-in-failure.repository.js';

const FREE_FAILURES = 5;
const LONGEST_WAIT_SECONDS = 15 * 60;
const FORGOTTEN_AFTER_SECONDS = 60 * 60;

/**
 * Slows down guessing: after five failures a user name is closed for a second, two, four … up to a quarter of
 * an hour. It counts names that do not exist as well, so that it tells nobody which do.
 */
@Injectable()
export class SignInThrottle {
  constructor(private readonly failures: SignInFailureRepository) {}

  /** False while the name is closed. The attempt counts as failed until `forget`: those of one moment are all counted. */
  async takeAttempt(username: string): Promise<boolean> {
    return this.failures.add(keyOf(username), {
      free: FREE_FAILURES,
      longestWaitSeconds: LONGEST_WAIT_SECONDS,
      forgottenAfterSeconds: FORGOTTEN_AFTER_SECONDS,
    });
  }

  /** For an attempt that nobody could judge. */
  async giveBack(username: string): Promise<void> {
    await this.failures.subtract(keyOf(username));
  }

  async forget(username: string): Promise<void> {
    await this.failures.remove(keyOf(username));
  }
}

/** What people type into the field by mistake is often the password: only a hash is kept. */
function keyOf(username: string): string {
  return hash('sha256', username.toLowerCase(), 'base64url');
}

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

  async isClosed(username: string): Promise<boolean> {
    const row = await this.failures.find(keyOf(username));
    if (!row || row.failures < FREE_FAILURES) return false;
    const wait = Math.min(2 ** (row.failures - FREE_FAILURES), LONGEST_WAIT_SECONDS);
    return Date.now() < row.lastFailedAt.getTime() + wait * 1000;
  }

  async recordFailure(username: string): Promise<void> {
    await this.failures.add(keyOf(username), FORGOTTEN_AFTER_SECONDS);
  }

  async forget(username: string): Promise<void> {
    await this.failures.remove(keyOf(username));
  }
}

/** What people type into the field by mistake is often the password: only a hash is kept. */
function keyOf(username: string): string {
  return hash('sha256', username.toLowerCase(), 'base64url');
}

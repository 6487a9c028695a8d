import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';

const SECONDS = 10 * 60;

/** Web Authentication Level 3 §13.4.3: random, good for one answer, for ten minutes, in the one place it was made for. */
@Injectable()
export class PasskeyChallenges {
  constructor(private readonly database: Database) {}

  /** The place is an interaction, or a session in the portal. Those that are over are deleted on the way. */
  async issue(place: string): Promise<string> {
    const challenge = randomBytes(32).toString('base64url');
    await this.database.query({ text: FORGET, values: [] });
    await this.database.query({ text: ISSUE, values: [challenge, place, SECONDS] });
    return challenge;
  }

  /** Uses it up, whatever becomes of the answer. */
  async redeem(challenge: string, place: string): Promise<boolean> {
    return (await this.database.query({ text: REDEEM, values: [challenge, place] })).length > 0;
  }
}

const FORGET = 'delete from passkey_challenge where expires_at < now()';
const ISSUE = `
  insert into passkey_challenge (challenge, place, expires_at)
  values ($1, $2, now() + make_interval(secs => $3))`;
const REDEEM = `
  delete from passkey_challenge where challenge = $1 and place = $2 and expires_at > now() returning 1`;

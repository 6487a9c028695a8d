import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CookieSecret } from '../keys/cookie-secret.js';

const SECONDS = 10 * 60;

/** How far somebody has come on the way to a second factor. */
export interface Step {
  readonly userId: string;
  /**
   * `code`: the password was right; `enrol`: a new secret is on the page; `enrolled`: it was confirmed; `passkey`: a new
   * one is to be made.
   */
  readonly at: 'code' | 'enrol' | 'enrolled' | 'passkey';
  /** How the person has proven it, as `amr` says it (RFC 8176). */
  readonly methods?: readonly string[];
  /** The secret on the page. */
  readonly secret?: string;
  /** Of the passkey. */
  readonly name?: string;
}

/** Carries a step from one page to the next, in a hidden field: good for ten minutes, in the one place it was made for. */
@Injectable()
export class StepTicket {
  constructor(private readonly cookieSecret: CookieSecret) {}

  /** The place is the interaction, or the session in the portal. */
  async issue(place: string, step: Step): Promise<string> {
    const content = Buffer.from(JSON.stringify({ ...step, until: Date.now() + SECONDS * 1000 }));
    const text = content.toString('base64url');
    return `${text}.${await this.seal(place, text)}`;
  }

  /** Undefined for whatever was not made here, for this place, lately. */
  async read(place: string, ticket: string): Promise<Step | undefined> {
    const [text = '', given = ''] = ticket.split('.');
    const expected = Buffer.from(await this.seal(place, text));
    const seal = Buffer.from(given);
    if (seal.length !== expected.length || !timingSafeEqual(seal, expected)) return undefined;
    const step = JSON.parse(Buffer.from(text, 'base64url').toString()) as Step & { readonly until: number };
    return Date.now() < step.until ? step : undefined;
  }

  private async seal(place: string, text: string): Promise<string> {
    return createHmac('sha256', await this.cookieSecret.read())
      .update(JSON.stringify(['second-factor', place, text]))
      .digest('base64url');
  }
}

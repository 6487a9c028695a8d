import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Interaction } from 'oidc-provider';
import { CookieSecret } from '../keys/cookie-secret.js';

/** Proves that a form was drawn by us for this interaction, in this session, for this question (decisions C3). */
@Injectable()
export class FormToken {
  constructor(private readonly secret: CookieSecret) {}

  async for({ uid, session, prompt }: Interaction): Promise<string> {
    const key = await this.secret.read();
    return createHmac('sha256', key)
      .update(JSON.stringify(['form', uid, session?.uid ?? null, prompt.name]))
      .digest('base64url');
  }

  async matches(interaction: Interaction, token: string | undefined): Promise<boolean> {
    const expected = Buffer.from(await this.for(interaction));
    const given = Buffer.from(token ?? '');
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}

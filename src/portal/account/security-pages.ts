import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { auditedRequest } from '../../audit/audited-request.js';
import { LinkedIdentityRepository } from '../../auth/identity/accounts/linked-identity.repository.js';
import { IdentityProviders } from '../../auth/identity/providers/identity-providers.js';
import { PasskeyRegistration } from '../../auth/identity/second-factor/passkey-registration.js';
import { SecondFactors } from '../../auth/identity/second-factor/second-factors.js';
import type { Language } from '../../pages/language/language.js';
import { languageOfReader } from '../../pages/language/reader-language.js';
import { messagesIn } from '../../pages/language/messages.js';
import { Pages } from '../../pages/pages.js';
import { seeOther } from '../../pages/see-other.js';
import { callerAddress } from '../../rate-limits/caller-address.js';
import { RateLimits } from '../../rate-limits/rate-limits.js';
import { navigation } from '../pages/navigation.js';
import { securityPage, type SecurityView } from '../pages/security.page.js';
import type { SignInWayView } from '../pages/sign-in-ways.panel.js';
import type { Visitor } from '../session/visitor.js';
import type { PasswordVerdict } from './own-password.js';

export type PasswordRefusal = Exclude<PasswordVerdict, 'right'>;

export const STATUS: Readonly<Record<PasswordRefusal, number>> = {
  wrong: 403,
  tooShort: 400,
  throttled: 429,
};

/** Draws `/account/security`, also with what was wrong. */
@Injectable()
export class SecurityPages {
  constructor(
    private readonly factors: SecondFactors,
    private readonly passkeys: PasskeyRegistration,
    private readonly links: LinkedIdentityRepository,
    private readonly providers: IdentityProviders,
    private readonly limits: RateLimits,
    private readonly pages: Pages,
  ) {}

  async viewOf(visitor: Visitor, language: Language): Promise<SecurityView> {
    const { user, session } = visitor;
    const { hasApp, hasPasskey } = await this.factors.kindsOf(user.id);
    return {
      language,
      username: user.username,
      hasPassword: user.passwordHash !== null,
      hasApp,
      ...(hasApp || hasPasskey ? { recoveryCodesLeft: await this.factors.countRecoveryCodes(user.id) } : {}),
      ...(this.passkeys.isPossible ? { passkeys: await this.passkeys.list(user.id) } : {}),
      ways: await this.waysOf(user.id),
      csrf: session.csrf,
      navigation: navigation(visitor, [], language),
    };
  }

  async refuse(
    visitor: Visitor,
    request: FastifyRequest,
    reply: FastifyReply,
    refusal: { readonly error: string; readonly status: number },
  ): Promise<void> {
    const view = await this.viewOf(visitor, languageOfReader(request));
    const page = securityPage({ ...view, error: refusal.error });
    await this.pages.send(reply, { ...page, status: refusal.status });
  }

  async refusePassword(
    visitor: Visitor,
    request: FastifyRequest,
    reply: FastifyReply,
    verdict: PasswordRefusal,
  ): Promise<void> {
    if (verdict !== 'tooShort') this.noteFailure(request);
    const words = messagesIn(languageOfReader(request)).security;
    await this.refuse(visitor, request, reply, { error: words[verdict], status: STATUS[verdict] });
  }

  /** One password tried at many accounts: no single one of them would notice. */
  noteFailure(request: FastifyRequest): void {
    this.limits.note('sign-in-failures', callerAddress(request.ip));
  }

  private async waysOf(userId: string): Promise<readonly SignInWayView[]> {
    const links = await this.links.ofUser(userId);
    if (links.length === 0) return [];
    const names = new Map((await this.providers.list()).map(({ id, name }) => [id, name]));
    return links.map(({ providerId, subject, lastSignedInAt }) => ({
      providerId,
      subject,
      name: names.get(providerId) ?? providerId,
      lastSignedInAt,
    }));
  }
}

/** Back to the page, which shows how it is now. */
export async function toSecurity(reply: FastifyReply): Promise<void> {
  await seeOther(reply, '/account/security');
}

/** Where a ticket or a challenge is good. */
export function placeOf({ session }: Visitor): string {
  return `portal ${session.idHash}`;
}

export function noteAccountChange({ user }: Visitor, change: string, isDone: boolean): void {
  auditedRequest()?.note({
    kind: 'user-changed',
    outcome: isDone ? 'success' : 'refused',
    detail: { account: user.username, change },
  });
}

import { Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LinkedIdentityRepository } from '../../auth/identity/accounts/linked-identity.repository.js';
import { PublicEndpoint } from '../../auth/resource-server/decorators/public-endpoint.decorator.js';
import { FormFields } from '../../pages/form-fields.js';
import { languageOfReader } from '../../pages/language/reader-language.js';
import { messagesIn } from '../../pages/language/messages.js';
import { PortalError } from '../portal-error.js';
import { SignedIn } from '../session/portal-session.guard.js';
import { SignedForm } from '../session/signed-form.decorator.js';
import { SignedInController } from '../session/signed-in-controller.decorator.js';
import { Visitor } from '../session/visitor.js';
import { OwnPassword } from './own-password.js';
import { noteAccountChange, SecurityPages, toSecurity } from './security-pages.js';

/** By which identity providers the signed-in person comes in. */
@SignedInController('account/security/identities')
export class SignInWaysController {
  constructor(
    private readonly links: LinkedIdentityRepository,
    private readonly password: OwnPassword,
    private readonly security: SecurityPages,
  ) {}

  /** Whoever has a password proves that it is known: from then on it may be the only way. */
  @Post('unlink')
  @PublicEndpoint('takes an identity provider from the account of the signed-in person; guarded by the token')
  async unlink(
    @SignedIn() visitor: Visitor,
    @SignedForm() form: FormFields,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { user } = visitor;
    if (user.passwordHash !== null) {
      const verdict = await this.password.check(user, form.one('current') ?? '');
      if (verdict !== 'right') return this.security.refusePassword(visitor, request, reply, verdict);
    }
    const { providerId, subject } = wayOf(form.one('identity') ?? '');
    const outcome = await this.links.unlink(user.id, providerId, subject);
    if (outcome === 'unknown') throw new PortalError(404, say => say.notThisWay);
    noteAccountChange(visitor, 'identity-unlinked', outcome === 'unlinked');
    if (outcome === 'unlinked') return toSecurity(reply);
    const { last: error } = messagesIn(languageOfReader(request)).ways;
    await this.security.refuse(visitor, request, reply, { error, status: 409 });
  }
}

/** Provider ids hold no slash; subjects may. */
function wayOf(identity: string): { readonly providerId: string; readonly subject: string } {
  const slash = identity.indexOf('/');
  return { providerId: identity.slice(0, Math.max(slash, 0)), subject: identity.slice(slash + 1) };
}

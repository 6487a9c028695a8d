import { Get, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { auditedRequest } from '../../audit/audited-request.js';
import {
  type AuthorizedApp,
  AuthorizedApps,
} from '../../auth/authorization-server/granted/authorized-apps.js';
import { PublicEndpoint } from '../../auth/resource-server/decorators/public-endpoint.decorator.js';
import { PatientDirectory } from '../../launch-context/patient-directory.js';
import type { Language } from '../../pages/language/language.js';
import { ReaderLanguage } from '../../pages/language/reader-language.js';
import { Pages } from '../../pages/pages.js';
import { seeOther } from '../../pages/see-other.js';
import { accountPage, type AppAccessView } from '../pages/account.page.js';
import { navigation } from '../pages/navigation.js';
import { PORTAL_CLIENT_ID } from '../portal-client.js';
import { PortalError } from '../portal-error.js';
import { SignedIn } from '../session/portal-session.guard.js';
import { SignedInController } from '../session/signed-in-controller.decorator.js';
import { Visitor } from '../session/visitor.js';

/** The apps a person has let in: SMART App Launch 2.2 `management_endpoint`. */
@SignedInController('account')
export class AccountController {
  constructor(
    private readonly authorized: AuthorizedApps,
    private readonly directory: PatientDirectory,
    private readonly pages: Pages,
  ) {}

  @Get()
  @PublicEndpoint('the apps that the signed-in person has let in')
  async show(
    @SignedIn() visitor: Visitor,
    @ReaderLanguage() language: Language,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const apps = await this.appsOf(visitor);
    const page = accountPage({
      language,
      person: visitor.user,
      apps: await Promise.all(apps.map(async app => this.viewOf(app, visitor))),
      csrf: visitor.session.csrf,
      navigation: navigation(visitor, [], language),
    });
    await this.pages.send(reply, page);
  }

  @Post('apps/:client/revoke')
  @PublicEndpoint('takes back what the signed-in person has granted; guarded by the token in the form')
  async revoke(
    @SignedIn() visitor: Visitor,
    @Param('client') clientId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const isKnown =
      clientId !== PORTAL_CLIENT_ID && (await this.authorized.revoke(visitor.user.id, clientId));
    if (!isKnown) throw new PortalError(404, say => say.notLetIn);
    auditedRequest()?.note({ kind: 'app-revoked', outcome: 'success', detail: { app: clientId } });
    await seeOther(reply, '/account');
  }

  @Post('apps/revoke')
  @PublicEndpoint('takes back all that the signed-in person has granted; guarded by the token in the form')
  async revokeAll(@SignedIn() visitor: Visitor, @Res() reply: FastifyReply): Promise<void> {
    for (const { clientId } of await this.appsOf(visitor)) {
      await this.authorized.revoke(visitor.user.id, clientId);
      auditedRequest()?.note({ kind: 'app-revoked', outcome: 'success', detail: { app: clientId } });
    }
    await seeOther(reply, '/account');
  }

  /** Without the portal, whose session the person sees by being here. */
  private async appsOf({ user }: Visitor): Promise<readonly AuthorizedApp[]> {
    return (await this.authorized.of(user.id)).filter(({ clientId }) => clientId !== PORTAL_CLIENT_ID);
  }

  private async viewOf(app: AuthorizedApp, { rights }: Visitor): Promise<AppAccessView> {
    const access = app.access.map(async ({ patient, scopes }) => {
      if (patient === undefined) return { scopes };
      const name = (await this.directory.find(rights, patient))?.name;
      return { scopes, record: name ?? 'a patient whom you may not see any more' };
    });
    return { ...app, access: await Promise.all(access) };
  }
}

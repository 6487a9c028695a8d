import { Controller, HttpCode, Param, Post, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { PublicEndpoint } from '../../auth/resource-server/decorators/public-endpoint.decorator.js';
import { parseJson } from '../../fhir/model/json.js';
import { LaunchContextService } from '../../launch-context/launch-context.service.js';
import { PatientDirectory } from '../../launch-context/patient-directory.js';
import { FormFields } from '../../pages/form-fields.js';
import { AppList } from '../launch/app-list.js';
import { PortalError } from '../portal-error.js';
import { PortalErrorFilter } from '../portal-error.filter.js';
import { PortalSessionGuard, SignedIn } from '../session/portal-session.guard.js';
import { SignedForm } from '../session/signed-form.decorator.js';
import { Visitor } from '../session/visitor.js';
import { EmbeddedAppRepository } from './embedded-app.repository.js';
import { failed } from './messages/message.js';
import { Messages } from './messages/messages.js';

const JSON_TYPE = 'application/json; charset=utf-8';

/** What the script of the frame asks for: to open an app, to answer its message, to close it. */
@Controller('patients/:patient/frame')
@UseFilters(PortalErrorFilter)
@UseGuards(PortalSessionGuard)
export class EmbeddedAppsController {
  constructor(
    private readonly launches: LaunchContextService,
    private readonly directory: PatientDirectory,
    private readonly apps: AppList,
    private readonly embedded: EmbeddedAppRepository,
    private readonly messages: Messages,
  ) {}

  @Post('apps')
  @PublicEndpoint('opens an app in the frame, on a patient whom the signed-in person may see')
  async open(
    @SignedIn() visitor: Visitor,
    @Param('patient') patient: string,
    @SignedForm() form: FormFields,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const app = await this.apps.find(visitor, form.one('client_id') ?? '');
    if (!app) throw new PortalError(404, say => say.noApp);
    const encounter = form.one('encounter');
    await this.checkReach(visitor, patient, encounter);
    const { id, launchUrl } = await this.launches.create({
      clientId: app.clientId,
      userId: visitor.user.id,
      patient,
      ...(encounter === undefined ? {} : { encounter }),
      needPatientBanner: false,
      embeddedIn: visitor.session.idHash,
    });
    const origins = [...new Set(app.addresses.map(each => new URL(each).origin))];
    await send(reply, { id, launch_url: launchUrl, origins });
  }

  /** The origin of the message was compared by the browser; all else is compared here. */
  @Post('messages')
  @PublicEndpoint(
    'answers a message of an app in the frame, which proves by its handle which launch it is of',
  )
  async answer(
    @SignedIn() visitor: Visitor,
    @Param('patient') patient: string,
    @SignedForm() form: FormFields,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const [id = '', handle = '', type = ''] = ['app', 'handle', 'type'].map(name => form.one(name));
    const app = await this.embedded.find(visitor, { id, handle, patient });
    if (!app)
      return send(reply, failed('messagingHandle is not the one of this launch, or the app was closed'));
    const payload = payloadIn(form);
    if (!payload) return send(reply, failed('payload must be an object'));
    await send(reply, await this.messages.answer({ app, visitor, type, payload }));
  }

  @Post('closed')
  @HttpCode(204)
  @PublicEndpoint('takes no more messages of an app whose tab was closed')
  async close(@SignedIn() visitor: Visitor, @SignedForm() form: FormFields): Promise<void> {
    const ids = form.all('app');
    await Promise.all(ids.map(async id => this.launches.endMessaging(id, visitor.session.idHash)));
  }

  private async checkReach({ rights }: Visitor, patient: string, encounter?: string): Promise<void> {
    const isReached =
      encounter === undefined
        ? await this.directory.find(rights, patient)
        : await this.directory.findEncounter(rights, patient, encounter);
    if (!isReached) throw new PortalError(404, say => say.noRecord);
  }
}

/** It comes as text, so that numbers keep their digits. */
function payloadIn(form: FormFields): Readonly<Record<string, unknown>> | undefined {
  const payload = parseJson(form.one('payload') ?? '{}');
  const isObject = typeof payload === 'object' && payload !== null && !Array.isArray(payload);
  return isObject ? (payload as Readonly<Record<string, unknown>>) : undefined;
}

async function send(reply: FastifyReply, body: object): Promise<void> {
  await reply.headers({ 'Content-Type': JSON_TYPE, 'Cache-Control': 'no-store' }).send(JSON.stringify(body));
}

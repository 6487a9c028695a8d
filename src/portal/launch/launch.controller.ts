import { Get, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PublicEndpoint } from '../../auth/resource-server/decorators/public-endpoint.decorator.js';
import { LaunchContextService } from '../../launch-context/launch-context.service.js';
import { PatientDirectory, type PatientSummary } from '../../launch-context/patient-directory.js';
import { languageOfReader } from '../../pages/language/reader-language.js';
import { Pages } from '../../pages/pages.js';
import { seeOther } from '../../pages/see-other.js';
import { launchPage } from '../pages/launch.page.js';
import { navigation } from '../pages/navigation.js';
import { PortalError } from '../portal-error.js';
import { SignedIn } from '../session/portal-session.guard.js';
import { SignedInController } from '../session/signed-in-controller.decorator.js';
import { Visitor } from '../session/visitor.js';
import { AppList } from './app-list.js';
import { isFromElsewhere } from './from-elsewhere.js';

/**
 * Opens an app on a patient (SMART App Launch 2.2, "Launch App: EHR Launch"). A link and not a form: Chromium applies
 * `form-action` to every redirect after a form, and where an app redirects to, nobody here knows.
 */
@SignedInController('patients/:patient/launch/:client')
export class LaunchController {
  constructor(
    private readonly launches: LaunchContextService,
    private readonly directory: PatientDirectory,
    private readonly apps: AppList,
    private readonly pages: Pages,
  ) {}

  @Get()
  @PublicEndpoint('opens an app on a patient whom the signed-in person may see')
  async launch(
    @SignedIn() visitor: Visitor,
    @Param('patient') patientId: string,
    @Param('client') clientId: string,
    @Query('encounter') encounter: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const app = await this.apps.find(visitor, clientId);
    if (!app) throw new PortalError(404, say => say.noApp);
    const patient = await this.patientOf(visitor, patientId);
    const encounterId = await this.encounterOf(visitor, patient, encounter);
    // A link on another site must not open a patient in an app: the person is asked.
    if (isFromElsewhere(request)) {
      const language = languageOfReader(request);
      const view = { app, patient, address: request.url, language };
      return this.pages.send(reply, launchPage({ ...view, navigation: navigation(visitor, [], language) }));
    }
    const { launchUrl } = await this.launches.create({
      clientId,
      userId: visitor.user.id,
      patient: patient.id,
      ...(encounterId === undefined ? {} : { encounter: encounterId }),
    });
    await seeOther(reply, launchUrl);
  }

  private async patientOf({ rights }: Visitor, id: string): Promise<PatientSummary> {
    const patient = await this.directory.find(rights, id);
    if (!patient) throw new PortalError(404, say => say.noRecord);
    return patient;
  }

  private async encounterOf(
    visitor: Visitor,
    patient: PatientSummary,
    id: unknown,
  ): Promise<string | undefined> {
    if (id === undefined) return undefined;
    const encounter =
      typeof id === 'string' ? await this.directory.findEncounter(visitor.rights, patient.id, id) : undefined;
    if (!encounter) throw new PortalError(404, say => say.noVisit);
    return encounter.id;
  }
}

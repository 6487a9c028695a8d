import { Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { PublicEndpoint } from '../../auth/resource-server/decorators/public-endpoint.decorator.js';
import { BreakTheGlass } from '../../access/break-glass/break-the-glass.js';
import { NotFoundError } from '../../fhir/errors/fhir-error.js';
import { isId } from '../../fhir/model/primitive.js';
import type { Language } from '../../pages/language/language.js';
import { ReaderLanguage } from '../../pages/language/reader-language.js';
import { Pages } from '../../pages/pages.js';
import { AppList } from '../launch/app-list.js';
import { navigation } from '../pages/navigation.js';
import { patientPage } from '../pages/patient.page.js';
import { PortalError } from '../portal-error.js';
import type { RecordView } from './record.view.js';
import { PatientRecord } from './patient-record.js';
import { SignedIn } from '../session/portal-session.guard.js';
import { SignedInController } from '../session/signed-in-controller.decorator.js';
import { Visitor } from '../session/visitor.js';

/** One patient's record, and the apps that can be opened on it. */
@SignedInController('patients/:patient')
export class PatientController {
  constructor(
    private readonly records: PatientRecord,
    private readonly apps: AppList,
    private readonly glass: BreakTheGlass,
    private readonly pages: Pages,
  ) {}

  @Get()
  @PublicEndpoint('a record, read with what the signed-in person may see')
  async show(
    @SignedIn() visitor: Visitor,
    @Param('patient') id: string,
    @Query('encounter') encounter: unknown,
    @ReaderLanguage() language: Language,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const [record, apps] = await Promise.all([this.recordOf(visitor, id, language), this.apps.for(visitor)]);
    const chosen = record.visits.find(visit => visit.id === encounter);
    const page = patientPage({
      record,
      apps,
      isOwn: visitor.rights.fhirUser === `Patient/${id}`,
      hasOthers: visitor.seesManyPatients || visitor.rights.patients.length > 1,
      language,
      navigation: navigation(visitor, [], language),
      ...(chosen === undefined ? {} : { encounter: chosen }),
    });
    await this.pages.send(reply, page);
  }

  /** Whoever may break the glass is shown the way; whether there is such a patient makes no difference. */
  private async recordOf(visitor: Visitor, id: string, language: Language): Promise<RecordView> {
    try {
      return await this.records.of(visitor, id, language);
    } catch (error) {
      const isOutOfReach = error instanceof NotFoundError && isId(id);
      if (!isOutOfReach || !this.glass.isOpenTo(visitor.rights.roles)) throw error;
      throw new PortalError(404, say => say.noRecord, {
        href: `/patients/${id}/break-glass`,
        words: say => say.openNow,
      });
    }
  }
}

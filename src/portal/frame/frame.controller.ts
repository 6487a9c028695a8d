import { Get, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PublicEndpoint } from '../../auth/resource-server/decorators/public-endpoint.decorator.js';
import { PatientDirectory } from '../../launch-context/patient-directory.js';
import type { Language } from '../../pages/language/language.js';
import { ReaderLanguage } from '../../pages/language/reader-language.js';
import { Pages } from '../../pages/pages.js';
import { AppList } from '../launch/app-list.js';
import { isFromElsewhere } from '../launch/from-elsewhere.js';
import { framePage } from '../pages/frame.page.js';
import { navigation } from '../pages/navigation.js';
import { patientsPage } from '../pages/patients.page.js';
import { PatientRecord } from '../record/patient-record.js';
import { SignedIn } from '../session/portal-session.guard.js';
import { SignedInController } from '../session/signed-in-controller.decorator.js';
import { Visitor } from '../session/visitor.js';
import { DraftViews } from './draft-views.js';

const PATIENTS_SHOWN = 30;

/** The EHR frame: one patient, and apps embedded beside the record (docs/portal/ehr-frame.md). */
@SignedInController()
export class FrameController {
  constructor(
    private readonly records: PatientRecord,
    private readonly directory: PatientDirectory,
    private readonly apps: AppList,
    private readonly drafts: DraftViews,
    private readonly pages: Pages,
  ) {}

  @Get('patients/:patient/frame')
  @PublicEndpoint('a record with apps embedded beside it, read with what the signed-in person may see')
  async show(
    @SignedIn() visitor: Visitor,
    @Param('patient') patient: string,
    @Query('encounter') encounter: unknown,
    @Query('open') open: unknown,
    @ReaderLanguage() language: Language,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const [record, apps] = await Promise.all([
      this.records.of(visitor, patient, language),
      this.apps.for(visitor),
    ]);
    const chosen = record.visits.find(visit => visit.id === encounter);
    const page = framePage({
      record,
      apps,
      // a link on another site must not open a patient in an app
      open: isFromElsewhere(request) ? [] : wordsOf(open),
      ...(chosen === undefined ? {} : { encounter: chosen }),
      drafts: {
        patient,
        csrf: visitor.session.csrf,
        language,
        drafts: await this.drafts.of(visitor, patient),
      },
      hasOthers: visitor.seesManyPatients || visitor.rights.patients.length > 1,
      navigation: navigation(visitor, [], language),
    });
    await this.pages.send(reply, page);
  }

  @Get('frame')
  @PublicEndpoint('the patients on whom the signed-in person can open the frame')
  async choose(
    @SignedIn() visitor: Visitor,
    @Query('search') search: unknown,
    @Query('open') open: unknown,
    @ReaderLanguage() language: Language,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const text = typeof search === 'string' ? search.trim().slice(0, 200) : '';
    const found = await this.directory.search(visitor.rights, text, PATIENTS_SHOWN + 1);
    const page = patientsPage({
      search: text,
      patients: found.slice(0, PATIENTS_SHOWN),
      more: found.length > PATIENTS_SHOWN,
      frame: { open: wordsOf(open) },
      language,
      navigation: navigation(visitor, [], language),
    });
    await this.pages.send(reply, page);
  }
}

/** `?open=a&open=b` */
function wordsOf(value: unknown): readonly string[] {
  return [value].flat().filter(each => typeof each === 'string');
}

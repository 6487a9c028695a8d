import { Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { PublicEndpoint } from '../../auth/resource-server/decorators/public-endpoint.decorator.js';
import { PatientDirectory } from '../../launch-context/patient-directory.js';
import type { Language } from '../../pages/language/language.js';
import { ReaderLanguage } from '../../pages/language/reader-language.js';
import { Pages } from '../../pages/pages.js';
import { accessLogPage } from '../pages/access-log.page.js';
import { navigation } from '../pages/navigation.js';
import { SignedIn } from '../session/portal-session.guard.js';
import { SignedInController } from '../session/signed-in-controller.decorator.js';
import { Visitor } from '../session/visitor.js';
import { AccessLog } from './access-log.js';

/** Who looked at the own record, and at those a person acts for. */
@SignedInController('account/access-log')
export class AccessLogController {
  constructor(
    private readonly log: AccessLog,
    private readonly directory: PatientDirectory,
    private readonly pages: Pages,
  ) {}

  @Get()
  @PublicEndpoint('who looked at the records that the signed-in person acts for')
  async show(
    @SignedIn() visitor: Visitor,
    @Query('patient') wanted: unknown,
    @Query('page') page: unknown,
    @ReaderLanguage() language: Language,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { rights } = visitor;
    const patient = rights.patients.find(id => id === wanted) ?? rights.patients[0];
    const records = await Promise.all(
      rights.patients.map(async id => ({ id, name: (await this.directory.find(rights, id))?.name ?? id })),
    );
    const log =
      patient === undefined
        ? { entries: [] }
        : await this.log.of(visitor, patient, typeof page === 'string' ? page : undefined);
    await this.pages.send(
      reply,
      accessLogPage({
        language,
        records,
        patient,
        log,
        navigation: navigation(visitor, [], language),
      }),
    );
  }
}

import { Controller, Get, Param, Query, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { PublicEndpoint } from '../../auth/resource-server/decorators/public-endpoint.decorator.js';
import { Pages } from '../../pages/pages.js';
import { AppList } from '../launch/app-list.js';
import { navigation } from '../pages/navigation.js';
import { patientPage } from '../pages/patient.page.js';
import { PortalErrorFilter } from '../portal-error.filter.js';
import { PatientRecord } from './patient-record.js';
import { CanonicalAddressGuard } from '../session/canonical-address.guard.js';
import { PortalSessionGuard, SignedIn } from '../session/portal-session.guard.js';
import { Visitor } from '../session/visitor.js';

/** One patient's record, and the apps that can be opened on it. */
@Controller('patients/:patient')
@UseFilters(PortalErrorFilter)
@UseGuards(CanonicalAddressGuard, PortalSessionGuard)
export class PatientController {
  constructor(
    private readonly records: PatientRecord,
    private readonly apps: AppList,
    private readonly pages: Pages,
  ) {}

  @Get()
  @PublicEndpoint('a record, read with what the signed-in person may see')
  async show(
    @SignedIn() visitor: Visitor,
    @Param('patient') id: string,
    @Query('encounter') encounter: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const [record, apps] = await Promise.all([this.records.of(visitor, id), this.apps.launchable()]);
    const chosen = record.visits.find(visit => visit.id === encounter);
    const page = patientPage({
      record,
      apps,
      isOwn: visitor.rights.fhirUser === `Patient/${id}`,
      hasOthers: visitor.seesManyPatients || visitor.rights.patients.length > 1,
      navigation: navigation(visitor),
      ...(chosen === undefined ? {} : { encounter: chosen }),
    });
    await this.pages.send(reply, page);
  }
}

import { Controller, Get, Query, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PublicEndpoint } from '../auth/resource-server/decorators/public-endpoint.decorator.js';
import { SmartEndpoints } from '../auth/smart-endpoints.js';
import { Environment } from '../config/environment.js';
import { PatientDirectory } from '../launch-context/patient-directory.js';
import type { Language } from '../pages/language/language.js';
import { languageOfReader } from '../pages/language/reader-language.js';
import type { Page } from '../pages/page.js';
import { Pages } from '../pages/pages.js';
import { type AppCard, AppList } from './launch/app-list.js';
import { landingPage } from './pages/landing.page.js';
import { navigation } from './pages/navigation.js';
import { patientsPage } from './pages/patients.page.js';
import { PortalErrorFilter } from './portal-error.filter.js';
import { PortalLinks } from './portal-links.js';
import { Redirection } from './redirection.js';
import { CanonicalAddressGuard } from './session/canonical-address.guard.js';
import type { Visitor } from './session/visitor.js';
import { Visitors } from './session/visitors.js';

const PATIENTS_SHOWN = 30;

/** The first page: what this is, for strangers; the patients, for whoever is signed in. */
@Controller()
@UseFilters(PortalErrorFilter)
@UseGuards(CanonicalAddressGuard)
export class HomeController {
  constructor(
    private readonly visitors: Visitors,
    private readonly directory: PatientDirectory,
    private readonly apps: AppList,
    private readonly pages: Pages,
    private readonly links: PortalLinks,
    private readonly environment: Environment,
    private readonly endpoints: SmartEndpoints,
  ) {}

  @Get()
  @PublicEndpoint('the first page of the portal, which shows patients only to whoever is signed in')
  async show(
    @Query('search') search: unknown,
    @Query('app') clientId: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const visitor = await this.visitors.of(request);
    const language = languageOfReader(request);
    if (!visitor) return this.pages.send(reply, await this.landing(language));
    const [only, ...others] = visitor.rights.patients;
    const app = typeof clientId === 'string' ? await this.apps.find(visitor, clientId) : undefined;
    if (!visitor.seesManyPatients && only !== undefined && others.length === 0) {
      throw new Redirection(`/patients/${encodeURIComponent(only)}`);
    }
    const text = typeof search === 'string' ? search.trim().slice(0, 200) : '';
    await this.pages.send(reply, await this.patients(visitor, text, app, language));
  }

  @Get('patients')
  @PublicEndpoint('leads to the first page, which has the patients')
  list(): never {
    throw new Redirection('/');
  }

  private async patients(
    visitor: Visitor,
    search: string,
    app: AppCard | undefined,
    language: Language,
  ): Promise<Page> {
    const found = await this.directory.search(visitor.rights, search, PATIENTS_SHOWN + 1);
    return patientsPage({
      search,
      patients: found.slice(0, PATIENTS_SHOWN),
      more: found.length > PATIENTS_SHOWN,
      ...(app === undefined ? {} : { app }),
      language,
      navigation: navigation(visitor, this.links.list(), language),
    });
  }

  private async landing(language: Language): Promise<Page> {
    const sampleApp = (await this.apps.launchable()).find(app => app.clientId === 'firekeeper-vitals');
    return landingPage({
      language,
      fhirBase: this.environment.fhirBase,
      metadata: `${this.environment.fhirBase}/metadata`,
      smartConfiguration: this.endpoints.smartConfiguration,
      ...(sampleApp?.homepageUri === undefined ? {} : { sampleApp: sampleApp.homepageUri }),
    });
  }
}

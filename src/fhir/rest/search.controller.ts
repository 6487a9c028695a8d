import { Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DelegatedScopes } from '../../auth/resource-server/decorators/delegated-scopes.decorator.js';
import { RequiredScopes } from '../../auth/resource-server/decorators/required-scopes.decorator.js';
import { Environment } from '../../config/environment.js';
import type { AccessFilter } from '../access/access-filter.js';
import { searchsetText } from '../interactions/bundle/searchset.js';
import { requireResourceType } from '../interactions/permission.js';
import { SearchInteraction } from '../interactions/search.interaction.js';
import type { SearchParameters } from '../interactions/search-parameters.js';
import { compartmentPlace, everywhere, type SearchedPlace } from '../interactions/searched-place.js';
import { TypesSearchInteraction } from '../interactions/types-search.interaction.js';
import type { SearchOptions } from '../search/search-query.parser.js';
import { Access } from './decorators/access.decorator.js';
import { RouteType } from './decorators/address.decorator.js';
import { type Compartment, RouteCompartment } from './decorators/route-compartment.decorator.js';
import { FhirInteraction } from './decorators/fhir-interaction.decorator.js';
import { sendText } from './fhir-reply.js';
import { type FhirRequest, postedParametersOf, queryParametersOf } from './fhir-request.js';
import { preferencesOf } from './preferences.js';
import { render, representationOf } from './representation.js';

/** Searches of every type, by URL or form, in all or in a compartment. https://hl7.org/fhir/R4/http.html#search */
@Controller('fhir')
@RequiredScopes([':resourceType.s'])
export class SearchController {
  constructor(
    private readonly searches: SearchInteraction,
    private readonly typesSearches: TypesSearchInteraction,
    private readonly environment: Environment,
  ) {}

  @Get(':resourceType')
  @FhirInteraction(['search-type'])
  async search(
    @Req() request: FhirRequest,
    @Res() reply: FastifyReply,
    @Access() access: AccessFilter,
    @RouteType() resourceType: string,
  ): Promise<void> {
    await this.send(request, reply, access, resourceType, queryParametersOf(request));
  }

  @Post(':resourceType/_search')
  @HttpCode(200)
  @FhirInteraction(['search-type'])
  async searchByPost(
    @Req() request: FhirRequest,
    @Res() reply: FastifyReply,
    @Access() access: AccessFilter,
    @RouteType() resourceType: string,
  ): Promise<void> {
    await this.send(request, reply, access, resourceType, postedParametersOf(request));
  }

  /** https://hl7.org/fhir/R4/compartmentdefinition.html */
  @Get(':compartment/:id/:resourceType')
  @FhirInteraction(['search-type'])
  async searchInCompartment(
    @Req() request: FhirRequest,
    @Res() reply: FastifyReply,
    @Access() access: AccessFilter,
    @RouteCompartment() compartment: Compartment,
    @Param('resourceType') resourceType: string,
  ): Promise<void> {
    await this.sendCompartment(request, reply, access, compartment, resourceType, queryParametersOf(request));
  }

  @Post(':compartment/:id/:resourceType/_search')
  @HttpCode(200)
  @FhirInteraction(['search-type'])
  async searchInCompartmentByPost(
    @Req() request: FhirRequest,
    @Res() reply: FastifyReply,
    @Access() access: AccessFilter,
    @RouteCompartment() compartment: Compartment,
    @Param('resourceType') resourceType: string,
  ): Promise<void> {
    await this.sendCompartment(
      request,
      reply,
      access,
      compartment,
      resourceType,
      postedParametersOf(request),
    );
  }

  /** https://hl7.org/fhir/R4/http.html#search: every type, or those of `_type`. */
  @Get()
  @DelegatedScopes('each type is judged by the scopes for its search')
  @FhirInteraction(['search-system'])
  async searchSystem(
    @Req() request: FhirRequest,
    @Res() reply: FastifyReply,
    @Access() access: AccessFilter,
  ): Promise<void> {
    await this.sendTypes(request, reply, access, everywhere(), queryParametersOf(request));
  }

  @Post('_search')
  @HttpCode(200)
  @DelegatedScopes('each type is judged by the scopes for its search')
  @FhirInteraction(['search-system'])
  async searchSystemByPost(
    @Req() request: FhirRequest,
    @Res() reply: FastifyReply,
    @Access() access: AccessFilter,
  ): Promise<void> {
    await this.sendTypes(request, reply, access, everywhere(), postedParametersOf(request));
  }

  /** `Patient/1/Observation`, or `Patient/1/*` for all of the compartment. */
  private async sendCompartment(
    request: FhirRequest,
    reply: FastifyReply,
    access: AccessFilter,
    compartment: Compartment,
    resourceType: string,
    parameters: SearchParameters,
  ): Promise<void> {
    if (resourceType === '*') {
      await this.sendTypes(request, reply, access, compartmentPlace(compartment), parameters);
      return;
    }
    requireResourceType(resourceType);
    await this.send(request, reply, access, resourceType, parameters, { compartment });
  }

  private async sendTypes(
    request: FhirRequest,
    reply: FastifyReply,
    access: AccessFilter,
    place: SearchedPlace,
    parameters: SearchParameters,
  ): Promise<void> {
    const representation = representationOf(request, parameters);
    const { handling } = preferencesOf(request);
    const outcome = await this.typesSearches.execute(access, place, parameters, handling);
    if (handling) void reply.header('Preference-Applied', `handling=${handling}`);
    const text = searchsetText(outcome, this.environment.fhirBase, content =>
      render(representation, content),
    );
    sendText(reply, 200, text, representation);
  }

  private async send(
    request: FhirRequest,
    reply: FastifyReply,
    access: AccessFilter,
    resourceType: string,
    parameters: SearchParameters,
    within: Pick<SearchOptions, 'compartment'> = {},
  ): Promise<void> {
    const representation = representationOf(request, parameters, resourceType);
    const { handling } = preferencesOf(request);
    const options = { ...within, ...(handling ? { handling } : {}) };
    const outcome = await this.searches.execute(access, resourceType, parameters, options);
    if (handling) void reply.header('Preference-Applied', `handling=${handling}`);
    const text = searchsetText(outcome, this.environment.fhirBase, content =>
      render(representation, content),
    );
    sendText(reply, 200, text, representation);
  }
}

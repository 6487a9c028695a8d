import { Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DelegatedScopes } from '../../auth/resource-server/decorators/delegated-scopes.decorator.js';
import type { AccessFilter } from '../access/access-filter.js';
import { RequestDispatcher } from '../dispatch/request-dispatcher.js';
import { BatchInteraction } from '../interactions/batch.interaction.js';
import { processedBundleType } from '../interactions/bundle/accepted-bundle.js';
import { type BundleResponse, bundleResponseText } from '../interactions/bundle/bundle-response.js';
import type { Dispatch } from '../interactions/bundle/dispatched-entry.js';
import { TransactionInteraction } from '../interactions/transaction.interaction.js';
import { Access } from './decorators/access.decorator.js';
import { FhirInteraction } from './decorators/fhir-interaction.decorator.js';
import { sendText } from './fhir-reply.js';
import { type FhirRequest, queryParametersOf, resourceBodyOf } from './fhir-request.js';
import { type Preferences, preferencesOf } from './preferences.js';
import { onlyRepresentationOf } from './representation.js';

/** Batches and transactions at the base. https://hl7.org/fhir/R4/http.html#transaction */
@Controller('fhir')
export class SystemController {
  constructor(
    private readonly batches: BatchInteraction,
    private readonly transactions: TransactionInteraction,
    private readonly dispatcher: RequestDispatcher,
  ) {}

  @Post()
  @HttpCode(200)
  @DelegatedScopes('each entry is judged by the scopes that its own request would need')
  @FhirInteraction(['batch', 'transaction'])
  async process(
    @Req() request: FhirRequest,
    @Res() reply: FastifyReply,
    @Access() access: AccessFilter,
  ): Promise<void> {
    const representation = onlyRepresentationOf(request, queryParametersOf(request), 'Bundle');
    const { return: preference } = preferencesOf(request);
    const body = resourceBodyOf(request);
    const response = await this.respond(request, access, body, preference);
    if (preference) void reply.header('Preference-Applied', `return=${preference}`);
    sendText(reply, 200, bundleResponseText(response), representation);
  }

  private respond(
    { principal }: FhirRequest,
    access: AccessFilter,
    body: unknown,
    preference: Preferences['return'] = 'minimal',
  ): Promise<BundleResponse> {
    if (processedBundleType(body) === 'transaction') {
      return this.transactions.execute(access, body, preference);
    }
    const dispatch: Dispatch = request => this.dispatcher.dispatch(principal!, request);
    return this.batches.execute(access, body, { preference, dispatch });
  }
}

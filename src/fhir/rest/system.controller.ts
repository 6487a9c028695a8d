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
import { BundleTurns } from './bundle-turns.js';
import { Access } from './decorators/access.decorator.js';
import { FhirInteraction } from './decorators/fhir-interaction.decorator.js';
import { sendText } from './fhir-reply.js';
import { type FhirRequest, queryParametersOf, readResourceBody } from './fhir-request.js';
import { type Preferences, preferencesOf } from './preferences.js';
import { onlyRepresentationOf } from './representation.js';

/** Batches and transactions at the base. https://hl7.org/fhir/R4/http.html#transaction */
@Controller('fhir')
export class SystemController {
  constructor(
    private readonly batches: BatchInteraction,
    private readonly transactions: TransactionInteraction,
    private readonly dispatcher: RequestDispatcher,
    private readonly turns: BundleTurns,
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
    const preferences = preferencesOf(request);
    const response = await this.turns.take(request.body?.length ?? 0, async () => {
      const body = await readResourceBody(request);
      // Read into its tree: the bytes need not wait for the answer.
      request.body = undefined;
      return this.respond(request, access, body, preferences);
    });
    const applied = appliedText(preferences);
    if (applied !== '') void reply.header('Preference-Applied', applied);
    sendText(reply, 200, bundleResponseText(response), representation);
  }

  private respond(
    { principal }: FhirRequest,
    access: AccessFilter,
    body: unknown,
    { return: preference, handling }: Preferences,
  ): Promise<BundleResponse> {
    const options = { ...(preference ? { preference } : {}), ...(handling ? { handling } : {}) };
    if (processedBundleType(body) === 'transaction') {
      return this.transactions.execute(access, body, options);
    }
    const dispatch: Dispatch = request => this.dispatcher.dispatch(principal!, request);
    return this.batches.execute(access, body, { ...options, dispatch });
  }
}

/** RFC 7240 §3: what the answer, and that of each entry, took into account. */
function appliedText({ return: preference, handling }: Preferences): string {
  const applied = { return: preference, handling };
  return Object.entries(applied)
    .flatMap(([name, value]) => (value === undefined ? [] : `${name}=${value}`))
    .join(', ');
}

import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { errors, type Interaction } from 'oidc-provider';
import type { AuditCaller } from '../../../audit/audit-entry.js';
import { auditedRequest } from '../../../audit/audited-request.js';
import type { Client } from '../../../clients/client.entity.js';
import { ClientRepository } from '../../../clients/client.repository.js';
import { LaunchContextService } from '../../../launch-context/launch-context.service.js';
import { LaunchTypes } from '../../../launch-context/launch-types.js';
import { GranularConstraints } from '../../scopes/granular-constraints.js';
import { negotiateScopes } from '../../scopes/scope-negotiation.js';
import { Accounts } from '../accounts.js';
import { AuthorizationServer } from '../authorization-server.js';
import { chooseLanguage } from '../../../pages/language/language.js';
import type { InteractionView } from '../pages/interaction.view.js';
import type { CurrentInteraction, Respondent } from './current-interaction.js';
import { FormToken } from './form-token.js';
import { InteractionError } from './interaction.error.js';
import { requestParameter } from './request-parameter.js';

/** Finds the authorization request that a browser has on hold. */
@Injectable()
export class InteractionLoader {
  constructor(
    private readonly server: AuthorizationServer,
    private readonly clients: ClientRepository,
    private readonly accounts: Accounts,
    private readonly launches: LaunchContextService,
    private readonly formToken: FormToken,
    private readonly granular: GranularConstraints,
    private readonly types: LaunchTypes,
  ) {}

  /** The cookie decides which it is; the address must name the same. */
  async load(uid: string, request: FastifyRequest, reply: FastifyReply): Promise<CurrentInteraction> {
    const details = await this.details(request, reply);
    if (details.uid !== uid) throw expired();
    const clientId = requestParameter(details, 'client_id') ?? '';
    const client = await this.clients.find(clientId);
    if (!client) throw new InteractionError(400, 'invalid_request', 'The app is not registered any more.');
    const launch = requestParameter(details, 'launch');
    const respondent = await this.respondent(details);
    if (respondent) auditedRequest()?.by({ client: clientId, ...personOf(respondent) });
    return {
      details,
      client,
      respondent,
      launch: launch === undefined ? undefined : await this.launches.findWaiting(launch, clientId),
      grantable: negotiateScopes(
        requestParameter(details, 'scope') ?? '',
        client.scope,
        'person',
        this.granular,
      ).filter(scope => this.types.offers(scope)),
      view: {
        ...(await this.view(details, client, respondent)),
        language: chooseLanguage(requestParameter(details, 'ui_locales'), request.headers['accept-language']),
      },
    };
  }

  private async details(request: FastifyRequest, reply: FastifyReply): Promise<Interaction> {
    try {
      return await this.server.provider.interactionDetails(request.raw, reply.raw);
    } catch (error) {
      throw error instanceof errors.SessionNotFound ? expired() : error;
    }
  }

  private async respondent({ session }: Interaction): Promise<Respondent | undefined> {
    const user = session && (await this.accounts.find(session.accountId));
    return user && { user, rights: await this.accounts.rightsOf(user) };
  }

  private async view(
    details: Interaction,
    client: Client,
    respondent?: Respondent,
  ): Promise<InteractionView> {
    return {
      app: {
        name: client.name,
        ...(client.logoUri === null ? {} : { logoUri: client.logoUri }),
        ...(client.homepageUri === null ? {} : { homepageUri: client.homepageUri }),
      },
      ...(respondent ? { person: { name: respondent.user.name, username: respondent.user.username } } : {}),
      action: `/interaction/${details.uid}`,
      csrf: await this.formToken.for(details),
      redirectUri: requestParameter(details, 'redirect_uri') ?? '',
    };
  }
}

/** Whoever looks at the pickers looks at records. */
function personOf({ user }: Respondent): AuditCaller {
  return { user: user.username, ...(user.fhirUser ? { fhirUser: user.fhirUser } : {}) };
}

function expired(): InteractionError {
  return new InteractionError(
    400,
    'invalid_request',
    'This page has expired, or it was opened in another browser. Go back to the app and start again.',
  );
}

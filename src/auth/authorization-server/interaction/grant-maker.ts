import { Injectable } from '@nestjs/common';
import type { Grant } from 'oidc-provider';
import { Environment } from '../../../config/environment.js';
import type { FhirContextItem } from '../../../launch-context/fhir-context.js';
import { LaunchContextResolvers } from '../../../launch-context/launch-context-resolvers.js';
import { LaunchContextService } from '../../../launch-context/launch-context.service.js';
import { LaunchTypes } from '../../../launch-context/launch-types.js';
import { UnresolvedLaunchError } from '../../../launch-context/unresolved-launch.error.js';
import { IDENTITY_SCOPES, scopeWords } from '../../scopes/identity-scopes.js';
import { AuthorizationServer } from '../authorization-server.js';
import { GrantRevocation } from '../persistence/grant-revocation.js';
import { LIFETIMES } from '../provider/lifetimes.js';
import { Answer } from './answer.js';
import {
  type CurrentInteraction,
  encounterOf,
  patientOf,
  resourcesOf,
  respondentOf,
} from './current-interaction.js';
import { requestParameter } from './request-parameter.js';

/** Writes down what the person has granted, and binds the launch context to it. */
@Injectable()
export class GrantMaker {
  constructor(
    private readonly server: AuthorizationServer,
    private readonly launches: LaunchContextService,
    private readonly revocation: GrantRevocation,
    private readonly environment: Environment,
    private readonly types: LaunchTypes,
    private readonly resolvers: LaunchContextResolvers,
  ) {}

  async grant(interaction: CurrentInteraction, granted: readonly string[]): Promise<Answer> {
    const added = await this.added(interaction, granted);
    if (added instanceof Answer) return added;
    await this.askForNarrower(interaction, granted);
    const { user } = respondentOf(interaction);
    const grant = new this.server.provider.Grant({
      accountId: user.id,
      clientId: interaction.client.clientId,
    });
    this.write(grant, interaction, granted);
    const grantId = await grant.save();
    if (await this.bind(interaction, grantId, granted, added)) return new Answer({ consent: { grantId } });
    await this.revocation.revoke(grantId);
    return Answer.denied('launch was used already, has expired, or was made for another user');
  }

  /** The library grants only what was asked for: a part chosen in place of the whole counts as asked for. */
  private async askForNarrower({ details }: CurrentInteraction, granted: readonly string[]): Promise<void> {
    const asked = scopeWords(requestParameter(details, 'scope') ?? '');
    const narrower = granted.filter(scope => !asked.includes(scope));
    if (narrower.length === 0) return;
    details.params['scope'] = [...asked, ...narrower].join(' ');
    await details.persist();
  }

  /** What was refused is written down too, or the library would ask again. */
  private write(grant: Grant, { details }: CurrentInteraction, granted: readonly string[]): void {
    const refused = scopeWords(requestParameter(details, 'scope') ?? '').filter(
      scope => !granted.includes(scope),
    );
    const identity = IDENTITY_SCOPES.filter(scope => granted.includes(scope));
    const refusedIdentity = IDENTITY_SCOPES.filter(scope => refused.includes(scope));
    if (identity.length > 0) grant.addOIDCScope(identity);
    if (refusedIdentity.length > 0) grant.rejectOIDCScope(refusedIdentity);
    grant.addResourceScope(this.environment.fhirBase, [...granted]);
    if (refused.length > 0) grant.rejectResourceScope(this.environment.fhirBase, refused);
  }

  /** What modules add to the context, asked before anything is written down. */
  private async added(
    interaction: CurrentInteraction,
    scopes: readonly string[],
  ): Promise<readonly FhirContextItem[] | Answer> {
    const { clientId } = interaction.client;
    const { user } = respondentOf(interaction);
    try {
      return await this.resolvers.resolve({ clientId, userId: user.id, scopes, ...placeOf(interaction) });
    } catch (error) {
      if (error instanceof UnresolvedLaunchError) return Answer.failed(error.message);
      throw error;
    }
  }

  private async bind(
    interaction: CurrentInteraction,
    grantId: string,
    granted: readonly string[],
    added: readonly FhirContextItem[],
  ): Promise<boolean> {
    const { details, client } = interaction;
    const { user } = respondentOf(interaction);
    const binding = {
      userId: user.id,
      grantId,
      sessionUid: details.session?.uid,
      offline: granted.includes('offline_access'),
      resources: [...resourcesOf(interaction, this.types)],
      expiresAt: new Date(Date.now() + LIFETIMES.Grant * 1000),
      ...placeOf(interaction),
      ...(added.length === 0 ? {} : { fhirContext: [...(interaction.launch?.fhirContext ?? []), ...added] }),
    };
    const launch = requestParameter(details, 'launch');
    if (launch !== undefined) return this.launches.redeem(launch, client.clientId, binding);
    await this.launches.bindStandalone(client.clientId, binding);
    return true;
  }
}

function placeOf(interaction: CurrentInteraction): { patient?: string; encounter?: string } {
  const patient = patientOf(interaction);
  const encounter = encounterOf(interaction);
  return {
    ...(patient === undefined ? {} : { patient }),
    ...(encounter === undefined ? {} : { encounter }),
  };
}

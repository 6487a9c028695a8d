import { Injectable } from '@nestjs/common';
import { auditedRequest } from '../../../audit/audited-request.js';
import {
  type EncounterSummary,
  PatientDirectory,
  type PatientSummary,
} from '../../../launch-context/patient-directory.js';
import { LaunchTypes } from '../../../launch-context/launch-types.js';
import { ResourceDirectory } from '../../../launch-context/resource-directory.js';
import type { Page } from '../../../pages/page.js';
import { GranularConstraints } from '../../scopes/granular-constraints.js';
import { refusedScopes } from '../../scopes/refused-scopes.js';
import { narrowerScopes } from '../../scopes/scope-narrowing.js';
import { covers } from '../../scopes/scope-coverage.js';
import type { LaunchedResourceView } from '../pages/interaction.view.js';
import { consentPage } from '../pages/consent.page.js';
import {
  type ConsentSubject,
  RememberedConsentRepository,
} from '../granted/remembered-consent.repository.js';
import { Answer } from './answer.js';
import {
  type CurrentInteraction,
  encounterOf,
  patientOf,
  resourcesOf,
  respondentOf,
} from './current-interaction.js';
import type { FormFields } from '../../../pages/form-fields.js';
import { GrantMaker } from './grant-maker.js';
import { InteractionError } from './interaction.error.js';
import type { Question } from './question.js';
import { requestParameter } from './request-parameter.js';

interface GrantedContext {
  readonly patient?: PatientSummary;
  readonly encounter?: EncounterSummary;
  readonly resources?: readonly LaunchedResourceView[];
}

/** May the app? The person may grant less than was asked for, and never more. */
@Injectable()
export class ConsentQuestion implements Question {
  constructor(
    private readonly directory: PatientDirectory,
    private readonly resources: ResourceDirectory,
    private readonly types: LaunchTypes,
    private readonly grants: GrantMaker,
    private readonly remembered: RememberedConsentRepository,
    private readonly granular: GranularConstraints,
  ) {}

  async ask(interaction: CurrentInteraction): Promise<Page | Answer> {
    const { client, grantable, view } = interaction;
    if (grantable.length === 0) {
      return new Answer({
        error: 'invalid_scope',
        error_description: refusedScopes(
          requestParameter(interaction.details, 'scope') ?? '',
          'person',
          this.granular,
        ),
      });
    }
    const context = await this.contextOf(interaction);
    if (context instanceof Answer) return context;
    if (client.consent === 'implied') return this.grants.grant(interaction, grantable);
    const granted = await this.grantedBefore(interaction);
    if (granted) return this.grants.grant(interaction, granted);
    const { user } = respondentOf(interaction);
    return consentPage({
      ...view,
      person: { name: user.name, username: user.username },
      scopes: grantable,
      rememberable: isRememberable(interaction),
      narrower: new Map(grantable.map(scope => [scope, narrowerThan(scope, grantable)])),
      ...context,
    });
  }

  async answer(interaction: CurrentInteraction, form: FormFields): Promise<Page | Answer> {
    const decision = form.one('decision');
    if (decision === 'deny') {
      noteDecision(interaction, 'refused');
      return Answer.denied('the user refused');
    }
    if (decision !== 'allow')
      throw new InteractionError(400, 'invalid_request', 'decision must be allow or deny.');
    const ticked = form.all('scope');
    const foreign = ticked.find(scope => !isOffered(interaction.grantable, scope));
    if (foreign !== undefined) {
      throw new InteractionError(400, 'invalid_request', 'A scope was sent that the app did not ask for.');
    }
    if (ticked.length === 0) return Answer.denied('the user granted none of the scopes');
    const context = await this.contextOf(interaction);
    if (context instanceof Answer) return context;
    const granted = withoutCovered(inOrder(ticked, interaction.grantable), interaction.grantable);
    noteDecision(interaction, 'success', granted);
    const answer = await this.grants.grant(interaction, granted);
    await this.remember(interaction, granted, form.one('remember') === 'yes');
    return answer;
  }

  /** The last decision counts: "only once" takes back an earlier "do not ask again". */
  private async remember(
    interaction: CurrentInteraction,
    granted: readonly string[],
    isWanted: boolean,
  ): Promise<void> {
    const subject = subjectOf(interaction);
    if (isWanted && isRememberable(interaction))
      await this.remembered.remember(subject, interaction.grantable, granted);
    else await this.remembered.forget(subject);
  }

  /** What was granted when the person asked not to be asked again; undefined if this request goes beyond. */
  private async grantedBefore(interaction: CurrentInteraction): Promise<readonly string[] | undefined> {
    if (!isRememberable(interaction) || insistsOnAsking(interaction)) return undefined;
    const consent = await this.remembered.find(subjectOf(interaction));
    const { grantable } = interaction;
    if (!consent || !grantable.every(scope => consent.asked.includes(scope))) return undefined;
    const granted = consent.granted.filter(scope => isOffered(grantable, scope));
    return granted.length > 0 ? inOrder(granted, grantable) : undefined;
  }

  /** What the app would be opened on, as far as the person may see it; an EHR may have named anything. */
  private async contextOf(interaction: CurrentInteraction): Promise<GrantedContext | Answer> {
    const { rights } = respondentOf(interaction);
    const patientId = patientOf(interaction);
    const resources = await this.resourceViews(interaction);
    if (resources instanceof Answer) return resources;
    if (patientId === undefined) return { resources };
    const patient = await this.directory.find(rights, patientId);
    if (!patient) return Answer.denied('the user may not open the record of this patient');
    const encounterId = encounterOf(interaction);
    if (encounterId === undefined) return { patient, resources };
    const encounter = await this.directory.findEncounter(rights, patientId, encounterId);
    return encounter
      ? { patient, encounter, resources }
      : Answer.denied('the encounter is not one of this patient');
  }

  private async resourceViews(
    interaction: CurrentInteraction,
  ): Promise<readonly LaunchedResourceView[] | Answer> {
    const { rights } = respondentOf(interaction);
    const views: LaunchedResourceView[] = [];
    for (const { type: name, id } of resourcesOf(interaction, this.types)) {
      const type = this.types.find(name);
      const found = type && (await this.resources.find(rights, type, patientOf(interaction), id));
      if (!found)
        return Answer.denied(`the user may not see the ${name} of the launch, or it is another patient's`);
      views.push({ label: type.label, name: found.name });
    }
    return views;
  }
}

function subjectOf(interaction: CurrentInteraction): ConsentSubject {
  const { client } = interaction;
  const { user } = respondentOf(interaction);
  return { userId: user.id, clientId: client.clientId, patient: patientOf(interaction) };
}

function noteDecision(
  interaction: CurrentInteraction,
  outcome: 'success' | 'refused',
  granted: readonly string[] = [],
): void {
  const { user } = respondentOf(interaction);
  const patient = patientOf(interaction);
  auditedRequest()?.note({
    kind: 'consent',
    outcome,
    client: interaction.client.clientId,
    user: user.username,
    ...(user.fhirUser ? { fhirUser: user.fhirUser } : {}),
    ...(patient === undefined ? {} : { patient }),
    ...(granted.length > 0 ? { detail: { granted: granted.join(' ') } } : {}),
  });
}

/** OpenID Connect Core 1.0 §3.1.2.1 `prompt=consent`. With `offline_access` it means nothing: we add it ourselves. */
function insistsOnAsking({ details }: CurrentInteraction): boolean {
  const prompts = requestParameter(details, 'prompt')?.split(' ') ?? [];
  const scopes = requestParameter(details, 'scope')?.split(' ') ?? [];
  return prompts.includes('consent') && !scopes.includes('offline_access');
}

/**
 * An app that proves who it is, or whose address does: any program may listen on loopback or take a scheme of its own
 * (RFC 8252 §8.6), so there the person is asked each time.
 */
function isRememberable({ client, details }: CurrentInteraction): boolean {
  if (client.authenticationMethod !== 'none') return true;
  return requestParameter(details, 'redirect_uri')?.startsWith('https:') ?? false;
}

/** What is asked for by itself already has a tick box of its own. */
function narrowerThan(scope: string, grantable: readonly string[]): readonly string[] {
  return narrowerScopes(scope).filter(part => !grantable.includes(part));
}

function isOffered(grantable: readonly string[], scope: string): boolean {
  return grantable.includes(scope) || grantable.flatMap(narrowerScopes).includes(scope);
}

/** Who ticks all and a part of it means all; scopes that were asked for side by side both stay. */
function withoutCovered(ticked: readonly string[], grantable: readonly string[]): readonly string[] {
  return ticked.filter(
    scope => grantable.includes(scope) || !ticked.some(other => other !== scope && covers(other, scope)),
  );
}

/** In the order of the request; parts chosen in place of a whole come last. */
function inOrder(ticked: readonly string[], grantable: readonly string[]): readonly string[] {
  const asked = grantable.filter(scope => ticked.includes(scope));
  return [...new Set([...asked, ...ticked])];
}

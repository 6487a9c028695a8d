import { Injectable } from '@nestjs/common';
import {
  type EncounterSummary,
  PatientDirectory,
  type PatientSummary,
} from '../../../launch-context/patient-directory.js';
import type { Page } from '../../../pages/page.js';
import { narrowerScopes } from '../../scopes/scope-narrowing.js';
import { covers } from '../../scopes/scope-coverage.js';
import { consentPage } from '../pages/consent.page.js';
import { Answer } from './answer.js';
import { type CurrentInteraction, encounterOf, patientOf, respondentOf } from './current-interaction.js';
import type { FormFields } from './form-fields.js';
import { GrantMaker } from './grant-maker.js';
import { InteractionError } from './interaction.error.js';
import type { Question } from './question.js';

interface GrantedContext {
  readonly patient?: PatientSummary;
  readonly encounter?: EncounterSummary;
}

/** May the app? The person may grant less than was asked for, and never more. */
@Injectable()
export class ConsentQuestion implements Question {
  constructor(
    private readonly directory: PatientDirectory,
    private readonly grants: GrantMaker,
  ) {}

  async ask(interaction: CurrentInteraction): Promise<Page | Answer> {
    const { client, grantable, view } = interaction;
    if (grantable.length === 0) {
      return new Answer({
        error: 'invalid_scope',
        error_description: 'none of the requested scopes can be granted',
      });
    }
    const context = await this.contextOf(interaction);
    if (context instanceof Answer) return context;
    if (client.consent === 'implied') return this.grants.grant(interaction, grantable);
    const { user } = respondentOf(interaction);
    return consentPage({
      ...view,
      person: { name: user.name, username: user.username },
      scopes: grantable,
      narrower: new Map(grantable.map(scope => [scope, narrowerThan(scope, grantable)])),
      ...context,
    });
  }

  async answer(interaction: CurrentInteraction, form: FormFields): Promise<Page | Answer> {
    const decision = form.one('decision');
    if (decision === 'deny') return Answer.denied('the user refused');
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
    return this.grants.grant(interaction, withoutCovered(inOrder(ticked, interaction.grantable)));
  }

  /** What the app would be opened on, as far as the person may see it; an EHR may have named anything. */
  private async contextOf(interaction: CurrentInteraction): Promise<GrantedContext | Answer> {
    const { rights } = respondentOf(interaction);
    const patientId = patientOf(interaction);
    if (patientId === undefined) return {};
    const patient = await this.directory.find(rights, patientId);
    if (!patient) return Answer.denied('the user may not open the record of this patient');
    const encounterId = encounterOf(interaction);
    if (encounterId === undefined) return { patient };
    const encounter = await this.directory.findEncounter(rights, patientId, encounterId);
    return encounter ? { patient, encounter } : Answer.denied('the encounter is not one of this patient');
  }
}

/** What is asked for by itself already has a tick box of its own. */
function narrowerThan(scope: string, grantable: readonly string[]): readonly string[] {
  return narrowerScopes(scope).filter(part => !grantable.includes(part));
}

function isOffered(grantable: readonly string[], scope: string): boolean {
  return grantable.includes(scope) || grantable.flatMap(narrowerScopes).includes(scope);
}

/** Who ticks all and a part of it means all; scopes that were asked for side by side both stay. */
function withoutCovered(ticked: readonly string[]): readonly string[] {
  const parts = new Set(ticked.flatMap(narrowerScopes));
  return ticked.filter(
    scope => !parts.has(scope) || !ticked.some(other => other !== scope && covers(other, scope)),
  );
}

/** In the order of the request; parts chosen in place of a whole come last. */
function inOrder(ticked: readonly string[], grantable: readonly string[]): readonly string[] {
  const asked = grantable.filter(scope => ticked.includes(scope));
  return [...new Set([...asked, ...ticked])];
}

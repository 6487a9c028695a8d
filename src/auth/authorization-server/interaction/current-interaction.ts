import type { Interaction } from 'oidc-provider';
import type { Client } from '../../../clients/client.entity.js';
import type { LaunchContext } from '../../../launch-context/launch-context.entity.js';
import type { User } from '../../identity/user.entity.js';
import type { UserRights } from '../../resource-server/principal.js';
import type { InteractionView } from '../pages/interaction.view.js';

/** The person who answers, once somebody has signed in. */
export interface Respondent {
  readonly user: User;
  readonly rights: UserRights;
}

/** Everything the questions need to know about the authorization request on hold. */
export interface CurrentInteraction {
  readonly details: Interaction;
  readonly client: Client;
  readonly respondent: Respondent | undefined;
  /** The context of an EHR launch, not yet redeemed. */
  readonly launch: LaunchContext | undefined;
  /** The scopes which can be granted, in the order of the request. */
  readonly grantable: readonly string[];
  /** What every page shows. */
  readonly view: InteractionView;
}

/** The patient the launch came with, or the one just chosen. */
export function patientOf({ launch, details }: CurrentInteraction): string | undefined {
  return launch?.patient ?? chosen(details, 'select_patient', 'patient');
}

export function encounterOf({ launch, details }: CurrentInteraction): string | undefined {
  return launch?.encounter ?? chosen(details, 'select_encounter', 'encounter');
}

/** Questions about a person's records come after the login; the library sees to that. */
export function respondentOf({ respondent }: CurrentInteraction): Respondent {
  if (!respondent) throw new Error('nobody has signed in yet');
  return respondent;
}

function chosen(details: Interaction, prompt: string, member: string): string | undefined {
  const answer = details.lastSubmission?.[prompt] as Record<string, unknown> | undefined;
  const value = answer?.[member];
  return typeof value === 'string' ? value : undefined;
}

import type { Interaction } from 'oidc-provider';
import type { Client } from '../../../clients/client.entity.js';
import type { LaunchContext } from '../../../launch-context/launch-context.entity.js';
import type { LaunchedResource } from '../../../launch-context/launched-resource.js';
import type { AskedContext, LaunchTypes } from '../../../launch-context/launch-types.js';
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

/** What the launch came with beside patient and visit, and what was chosen of what the app asks for. */
export function resourcesOf(
  { launch, details, grantable }: CurrentInteraction,
  types: LaunchTypes,
): readonly LaunchedResource[] {
  const answered = answeredContexts(details.lastSubmission);
  return [
    ...(launch?.resources ?? []),
    ...types.asked(grantable).flatMap(asked => launchedResource(asked, answered[asked.scope])),
  ];
}

/** By scope: the id of what was chosen, null where there was nothing to choose. */
export function answeredContexts(submission: object | undefined): Readonly<Record<string, unknown>> {
  return { ...(submission as { readonly select_context?: Record<string, unknown> })?.select_context };
}

function launchedResource({ type, role }: AskedContext, id: unknown): readonly LaunchedResource[] {
  if (typeof id !== 'string') return [];
  const resource = { type: type.type, resourceType: type.resourceType, id };
  return [role === undefined ? resource : { ...resource, role }];
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

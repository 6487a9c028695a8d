import type { LaunchContext } from '../../../launch-context/launch-context.entity.js';
import type { LaunchedResource } from '../../../launch-context/launched-resource.js';
import type { LaunchTypes } from '../../../launch-context/launch-types.js';
import type { SmartStyle } from '../../../smart-style/smart-style.js';

/**
 * The launch context as a token response and an access token say it
 * (SMART App Launch 2.2, "Launch context parameters").
 */
export class LaunchMembers {
  constructor(
    private readonly style: SmartStyle,
    private readonly types: LaunchTypes,
    private readonly publicUrl: string,
  ) {}

  of(context: LaunchContext, scopes: ReadonlySet<string>): Record<string, unknown> {
    const hasLaunch = scopes.has('launch');
    const resources = context.resources.filter(each => hasLaunch || scopes.has(scopeOf(each)));
    const fhirContext = [...(hasLaunch ? context.fhirContext : []), ...resources.map(contextItem)];
    return present({
      // first, so that no kind of context can take the place of another member
      ...Object.fromEntries(resources.toReversed().flatMap(topLevelMember)),
      patient: hasLaunch || needsPatient(scopes) || this.types.needPatient(scopes) ? context.patient : null,
      encounter: hasLaunch || scopes.has('launch/encounter') ? context.encounter : null,
      fhirContext: fhirContext.length > 0 ? fhirContext : null,
      intent: context.intent,
      tenant: context.tenant,
      appContext: context.appContext,
      need_patient_banner: context.needPatientBanner,
      smart_style_url: this.style.url,
    });
  }

  /** Beside the token alone: what an embedded app says in each message (SMART Web Messaging 1.0). */
  messaging({ messagingHandle }: LaunchContext): Record<string, unknown> {
    if (messagingHandle === null) return {};
    return {
      smart_web_messaging_handle: messagingHandle,
      smart_web_messaging_origin: new URL(this.publicUrl).origin,
    };
  }
}

/** Whether anything of this is about a patient in context; an encounter is always somebody's. */
export function needsPatient(scopes: Iterable<string>): boolean {
  return [...scopes].some(
    scope => scope === 'launch/patient' || scope === 'launch/encounter' || scope.startsWith('patient/'),
  );
}

function scopeOf({ type, role }: LaunchedResource): string {
  return role === undefined ? `launch/${type}` : `launch/${type}?role=${role}`;
}

/** Decisions C4: beside the token under its own name, as `patient` is, and in `fhirContext`. */
function topLevelMember({ type, id, role }: LaunchedResource): [string, string][] {
  return role === undefined ? [[type, id]] : [];
}

function contextItem({ resourceType, id, role }: LaunchedResource): Record<string, string> {
  return { reference: `${resourceType}/${id}`, ...(role === undefined ? {} : { role }) };
}

function present(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));
}

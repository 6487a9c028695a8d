import type { LaunchContext } from '../../../launch-context/launch-context.entity.js';
import type { SmartEndpoints } from '../../smart-endpoints.js';

/**
 * The launch context as a token response and an access token say it
 * (SMART App Launch 2.2, "Launch context parameters").
 */
export class LaunchMembers {
  constructor(private readonly endpoints: SmartEndpoints) {}

  of(context: LaunchContext, scopes: ReadonlySet<string>): Record<string, unknown> {
    const hasLaunch = scopes.has('launch');
    return present({
      patient: hasLaunch || needsPatient(scopes) ? context.patient : null,
      encounter: hasLaunch || scopes.has('launch/encounter') ? context.encounter : null,
      fhirContext: hasLaunch && context.fhirContext.length > 0 ? context.fhirContext : null,
      intent: context.intent,
      tenant: context.tenant,
      need_patient_banner: context.needPatientBanner,
      smart_style_url: this.endpoints.smartStyle,
    });
  }
}

/** Whether anything of this is about a patient in context; an encounter is always somebody's. */
export function needsPatient(scopes: Iterable<string>): boolean {
  return [...scopes].some(
    scope => scope === 'launch/patient' || scope === 'launch/encounter' || scope.startsWith('patient/'),
  );
}

function present(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));
}

/** What this app tells an authorization server. SMART App Launch 2.2, "Obtain authorization code". */
import { CHARTS } from './charts.js';

const CLIENT_ID = 'firekeeper-vitals';

/** One scope for each chart, so that a person can allow the weight and keep the blood pressure to herself. */
const SCOPES = ['openid', 'fhirUser', 'patient/Patient.rs', ...CHARTS.map(chart => chart.scope)];

/** The EHR sends people here with `iss` and `launch`; it may have embedded the app, and hear when it is done. */
export function authorizeLaunched() {
  return authorize({ scope: ['launch', 'messaging/ui', ...SCOPES] });
}

/** The app begins by itself and asks for a patient. */
export function authorizeStandalone(iss) {
  return authorize({ iss, scope: ['launch/patient', ...SCOPES] });
}

function authorize({ iss, scope }) {
  return window.FHIR.oauth2.authorize({
    ...(iss === undefined ? {} : { iss }),
    clientId: CLIENT_ID,
    scope: scope.join(' '),
    redirectUri: new URL('./', window.location.href).href,
    pkceMode: 'required',
  });
}

/** True if what was granted covers the chart: its own scope, or a wider one of SMART 1 or 2. */
export function isGranted(granted, chart) {
  return granted.some(scope => {
    const [, type, letters, constraint] =
      /^(?:patient|user)\/(\w+|\*)\.(\w+|\*)(?:\?(.*))?$/.exec(scope) ?? [];
    if (type !== 'Observation' && type !== '*') return false;
    if (!['read', '*'].includes(letters) && !/s/.test(letters)) return false;
    return (
      constraint === undefined || chart.scope.endsWith(`?${constraint}`) || /vital-signs/.test(constraint)
    );
  });
}

/** The same question for the patient's name on the banner. */
export function mayReadPatient(granted) {
  return granted.some(scope => /^(?:patient|user)\/(?:Patient|\*)\.(?:read|\*|c?r)/.test(scope));
}

import type { ClientMetadata } from '../../clients/client-metadata.js';

export const SAMPLE_APP_ID = 'firekeeper-vitals';

/** One scope for each chart, as `examples/smart-app/charts.js` asks for them: blood pressure, weight, heart rate. */
const CHARTS = ['85354-9', '29463-7', '8867-4'].map(
  code => `patient/Observation.rs?code=http://loinc.org|${code}`,
);

/** The sample app as it is registered: public, for it runs in the browser and can keep no secret. */
export function sampleAppClient(publicUrl: string): ClientMetadata {
  const app = `${publicUrl}/apps/vitals`;
  return {
    client_id: SAMPLE_APP_ID,
    client_name: 'Vitals',
    client_uri: `${app}/`,
    firekeeper_description: 'Draws blood pressure, weight and heart rate of one patient over the years.',
    logo_uri: `${app}/logo.svg`,
    redirect_uris: [`${app}/`],
    launch_uri: `${app}/launch.html`,
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    scope: ['openid fhirUser launch launch/patient messaging/ui patient/Patient.rs', ...CHARTS].join(' '),
  };
}

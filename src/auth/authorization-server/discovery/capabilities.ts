import type { Configuration } from 'oidc-provider';

/**
 * SMART App Launch 2.2, "SMART on FHIR capabilities": each is read off what the provider really has, so that
 * switching something off takes it from the list.
 */
export function smartCapabilities(configuration: Configuration): readonly string[] {
  const methods = new Set([...(configuration.clientAuthMethods ?? [])].map(String));
  const prompts = new Set(configuration.interactions?.policy?.map(prompt => prompt.name));
  const scopes = new Set(configuration.scopes);
  const takesLaunch = Object.hasOwn(configuration.extraParams ?? {}, 'launch');
  return Object.entries({
    'launch-standalone': prompts.has('login'),
    'launch-ehr': takesLaunch,
    'authorize-post': true,
    'client-public': methods.has('none'),
    'client-confidential-symmetric': methods.has('client_secret_basic'),
    'client-confidential-asymmetric': methods.has('private_key_jwt'),
    'sso-openid-connect': scopes.has('openid') && scopes.has('fhirUser'),
    'context-banner': takesLaunch,
    'context-style': takesLaunch,
    'context-ehr-patient': takesLaunch,
    'context-ehr-encounter': takesLaunch,
    'context-standalone-patient': prompts.has('select_patient'),
    'context-standalone-encounter': prompts.has('select_encounter'),
    'permission-offline': scopes.has('offline_access'),
    'permission-online': scopes.has('online_access'),
    'permission-patient': true,
    'permission-user': true,
    'permission-v1': true,
    'permission-v2': true,
  }).flatMap(([capability, isOffered]) => (isOffered ? capability : []));
}

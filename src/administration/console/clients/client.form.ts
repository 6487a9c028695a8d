import { html, type Html } from '../../../pages/html.js';
import { filledArea, filledChoice, filledField, filledTick } from '../filled-field.js';
import { METHODS } from './client-fields.js';

type Metadata = Readonly<Record<string, unknown>>;
type Choices = readonly (readonly [value: string, words: string])[];

/** What an administrator says of an app or service; `providers` are the ways to sign in that may be named. */
export function clientFields(metadata: Metadata, providers: Choices): Html {
  const grants = textsOf(metadata['grant_types'] ?? ['authorization_code']);
  return html`${filledField({ name: 'client_name', label: 'Name', isRequired: true }, textOf(metadata['client_name']))}
    ${filledField(
      { name: 'firekeeper_description', label: 'What it is for', hint: 'Shown in the gallery' },
      textOf(metadata['firekeeper_description']),
    )}
    <fieldset class="stack-tight">
      <legend class="label">Who uses it</legend>
      ${filledTick({ name: 'people', label: 'People, who sign in' }, grants.includes('authorization_code'))}
      ${filledTick({ name: 'service', label: 'The service by itself, without people' }, grants.includes('client_credentials'))}
    </fieldset>
    ${filledChoice({ name: 'token_endpoint_auth_method', label: 'How it proves itself' }, METHODS, textOf(metadata['token_endpoint_auth_method']))}
    ${filledArea({ name: 'redirect_uris', label: 'Redirect URIs', hint: 'One per line; none for a service' }, textsOf(metadata['redirect_uris']).join('\n'), 2)}
    ${filledField({ name: 'launch_uri', label: 'Launch URI', hint: 'Where an EHR launch opens the app' }, textOf(metadata['launch_uri']))}
    ${filledArea(
      {
        name: 'scope',
        label: 'Scopes',
        hint: 'The most it may ask for: launch patient/Observation.rs. Left empty, an app may ask a person for anything',
      },
      textOf(metadata['scope']),
      3,
    )}
    <fieldset class="stack">
      <legend class="label">Keys, for those that prove themselves by one</legend>
      ${filledField({ name: 'jwks_uri', label: 'Address of its key set (jwks_uri)' }, textOf(metadata['jwks_uri']))}
      ${filledArea({ name: 'jwks', label: 'Or the key set itself (jwks)', hint: 'JSON with public keys: { "keys": [ … ] }' }, jsonText(metadata['jwks']), 4)}
    </fieldset>
    <fieldset class="stack">
      <legend class="label">For people</legend>
      ${filledTick({ name: 'implied', label: 'An app of the house: people are not asked whether they agree' }, metadata['firekeeper_consent'] === 'implied')}
      ${filledChoice(
        { name: 'firekeeper_audience', label: 'Whose gallery shows it' },
        [
          ['', 'By its scopes'],
          ['patients', 'Patients'],
          ['clinicians', 'Clinicians'],
        ],
        textOf(metadata['firekeeper_audience']),
      )}
      ${filledChoice(
        { name: 'firekeeper_identity_provider', label: 'Where its people sign in' },
        [['', 'As they choose'], ...providers],
        textOf(metadata['firekeeper_identity_provider']),
      )}
      ${OTHERS.map(([name, label]) => filledField({ name, label }, textsOf(metadata[name]).join(' ')))}
    </fieldset>`;
}

const OTHERS = [
  ['client_uri', 'Home page'],
  ['logo_uri', 'Logo'],
  ['post_logout_redirect_uris', 'Where people may go after signing out'],
  ['contacts', 'Contacts'],
  ['tos_uri', 'Terms of service'],
  ['policy_uri', 'Privacy policy'],
] as const;

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function textsOf(value: unknown): readonly string[] {
  return [value].flat().filter(each => typeof each === 'string');
}

function jsonText(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
}

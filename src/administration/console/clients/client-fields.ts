import type { Client } from '../../../clients/client.entity.js';
import { clientInformation } from '../../../auth/authorization-server/registration/client-information.js';
import { InvalidError } from '../../../fhir/errors/fhir-error.js';
import { type FormFields, given } from '../../../pages/form-fields.js';

type Metadata = Readonly<Record<string, unknown>>;

/** Who uses it, and by what it proves itself. */
export const METHODS = [
  ['none', 'None: an app that cannot keep a secret'],
  ['client_secret_basic', 'Secret (Basic)'],
  ['client_secret_post', 'Secret in the body'],
  ['private_key_jwt', 'Key of its own (private_key_jwt)'],
  ['tls_client_auth', 'Certificate (mutual TLS)'],
  ['self_signed_tls_client_auth', 'Self-signed certificate (mutual TLS)'],
] as const;

const TEXTS = [
  'client_name',
  'token_endpoint_auth_method',
  'launch_uri',
  'client_uri',
  'logo_uri',
  'jwks_uri',
  'tos_uri',
  'policy_uri',
  'firekeeper_description',
  'firekeeper_audience',
  'firekeeper_identity_provider',
] as const;
const LISTS = ['redirect_uris', 'post_logout_redirect_uris', 'contacts'] as const;
/** Members of what is told of a client that nobody declares. */
const TOLD_ONLY = [
  'client_id_issued_at',
  'client_secret_issued_at',
  'client_secret_last_used_at',
  'previous_client_secret_expires_at',
  'previous_client_secret_last_used_at',
  'software_statement',
] as const;

/** A registered client in the words in which it would be declared. */
export function metadataOf(client: Client): Metadata {
  const told = Object.entries({
    ...clientInformation(client),
    firekeeper_consent: client.consent,
    firekeeper_identity_provider: client.identityProvider ?? undefined,
  });
  const declared = told.filter(([name]) => !TOLD_ONLY.some(each => each === name));
  return given(Object.fromEntries(declared));
}

/** What was filled in, over what the form does not ask: protection, algorithms, software. */
export function readClientForm(form: FormFields, known: Metadata = {}): Metadata {
  const grants = [
    ...(form.one('people') === undefined ? [] : ['authorization_code', 'refresh_token']),
    ...(form.one('service') === undefined ? [] : ['client_credentials']),
  ];
  if (grants.length === 0) throw new InvalidError('Say who uses it: people, or the service by itself');
  const texts = TEXTS.map(name => [name, form.text(name)] as const);
  const lists = LISTS.map(name => [name, form.words(name)] as const);
  return given({
    ...known,
    client_id: known['client_id'] ?? form.text('client_id'),
    ...Object.fromEntries([...texts, ...lists]),
    grant_types: grants,
    scope: form.words('scope')?.join(' '),
    firekeeper_consent: form.one('implied') === undefined ? 'ask' : 'implied',
    jwks: keysIn(form.text('jwks')),
  });
}

function keysIn(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidError('jwks is not JSON: give { "keys": [ … ] } with public keys');
  }
}

/** As it was filled in, right or wrong. */
export function sentClient(form: FormFields): Metadata {
  const texts = ['client_id', 'scope', 'jwks', ...TEXTS, ...LISTS].map(name => [name, form.text(name)]);
  const grants = [form.one('people') && 'authorization_code', form.one('service') && 'client_credentials'];
  return {
    ...Object.fromEntries(texts),
    grant_types: grants.filter(each => each !== undefined),
    firekeeper_consent: form.one('implied') === undefined ? 'ask' : 'implied',
  };
}

import type { ProviderKind } from '../../../auth/identity/providers/identity-provider.declaration.js';
import type { FieldWords } from '../filled-field.js';

/** How a member of a declaration is filled in. */
export type FieldShape =
  'text' | 'words' | 'lines' | 'area' | 'secret' | 'long-secret' | 'tick' | 'no' | 'number' | 'json';

export interface ProviderField extends FieldWords {
  readonly shape: FieldShape | readonly (readonly [value: string, words: string])[];
}

const COMMON: readonly ProviderField[] = [
  { name: 'name', label: 'Name on the login page', shape: 'text', isRequired: true },
  {
    name: 'email_domains',
    label: 'E-mail domains',
    shape: 'words',
    hint: 'People who type an address of these are sent there: hospital.example',
  },
  {
    name: 'hidden',
    label: 'Not on the login page',
    shape: 'tick',
    hint: 'E-mail domains, apps and hints still lead to it',
  },
];

const MAPPING: ProviderField = {
  name: 'mapping',
  label: 'Mapping',
  shape: 'json',
  hint: 'JSON as in docs/identity/mapping.md: require, roles, default_roles, fhirUser. Try it in the mapping tester.',
};

const SIGN_OUT: ProviderField = {
  name: 'sign_out',
  label: 'Who signs out here stays signed in there',
  shape: 'no',
};

const REQUIRED_ACR: ProviderField = {
  name: 'required_acr',
  label: 'Accepted strengths',
  shape: 'lines',
  hint: 'One per line. Sign-ins with another one (acr, AuthnContextClassRef) are refused; left empty, all are taken',
};

const OIDC: readonly ProviderField[] = [
  {
    name: 'issuer',
    label: 'Issuer',
    shape: 'text',
    isRequired: true,
    hint: 'As it stands in the discovery document: https://login.hospital.example/realms/staff',
  },
  { name: 'client_id', label: 'Client id', shape: 'text', isRequired: true },
  { name: 'client_secret', label: 'Client secret', shape: 'secret', hint: 'None for a public client' },
  {
    name: 'token_endpoint_auth_method',
    label: 'How the secret is sent',
    shape: [
      ['', 'As usual (Basic)'],
      ['client_secret_basic', 'client_secret_basic'],
      ['client_secret_post', 'client_secret_post'],
    ],
  },
  { name: 'scope', label: 'Scopes', shape: 'text', hint: 'Left empty: openid profile email' },
  { name: 'acr_values', label: 'Wanted strength (acr_values)', shape: 'text' },
  REQUIRED_ACR,
  {
    name: 'userinfo',
    label: 'Read claims from the userinfo endpoint too',
    shape: 'tick',
    hint: 'Where ADFS and Okta may keep groups',
  },
  SIGN_OUT,
];

const SAML: readonly ProviderField[] = [
  {
    name: 'metadata_url',
    label: 'Address of the metadata',
    shape: 'text',
    hint: 'Read again every hour. Give this, or a file, or the metadata itself',
  },
  { name: 'metadata_file', label: 'Or a file with it', shape: 'text', hint: 'A path on the server' },
  {
    name: 'metadata',
    label: 'Or the metadata itself',
    shape: 'area',
    hint: 'XML, as the provider gives it out',
  },
  {
    name: 'private_key',
    label: 'Our private key',
    shape: 'long-secret',
    hint: 'PEM (PKCS #8): signs requests and decrypts assertions. None: requests are not signed',
  },
  { name: 'certificate', label: 'Our certificate', shape: 'area', hint: 'PEM; stands in our metadata' },
  {
    name: 'name_id_format',
    label: 'NameID format',
    shape: 'text',
    hint: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent is best',
  },
  {
    name: 'authn_context',
    label: 'Wanted strength (AuthnContextClassRef)',
    shape: 'lines',
    hint: 'One per line',
  },
  REQUIRED_ACR,
  SIGN_OUT,
];

const LDAP: readonly ProviderField[] = [
  {
    name: 'urls',
    label: 'Addresses',
    shape: 'words',
    isRequired: true,
    hint: 'Tried in this order: ldaps://dc1.hospital.example',
  },
  { name: 'start_tls', label: 'StartTLS on ldap://', shape: 'tick' },
  {
    name: 'ca_file',
    label: 'File with the authority of its certificate',
    shape: 'text',
    hint: 'PEM, a path on the server; left empty, those of the system',
  },
  {
    name: 'bind_dn',
    label: 'Account that searches',
    shape: 'text',
    hint: 'cn=firekeeper,ou=services,dc=hospital,dc=example',
  },
  { name: 'bind_password', label: 'Its password', shape: 'secret' },
  {
    name: 'search_base',
    label: 'Where people are',
    shape: 'text',
    isRequired: true,
    hint: 'ou=people,dc=hospital,dc=example',
  },
  {
    name: 'search_filter',
    label: 'How they are found',
    shape: 'text',
    isRequired: true,
    hint: '(uid={username}); with Active Directory (sAMAccountName={username})',
  },
  {
    name: 'subject_attribute',
    label: 'Attribute that is never given to somebody else',
    shape: 'text',
    isRequired: true,
    hint: 'entryUUID; with Active Directory objectGUID',
  },
  {
    name: 'attributes',
    label: 'Attributes that become claims',
    shape: 'words',
    hint: 'mail displayName employeeNumber',
  },
  { name: 'group_base', label: 'Where groups are', shape: 'text' },
  {
    name: 'member_attribute',
    label: 'Attribute of a group with its members',
    shape: 'text',
    hint: 'Left empty: member',
  },
  {
    name: 'nested_groups',
    label: 'Groups of groups',
    shape: [
      ['', 'do not count'],
      ['search', 'are searched step by step'],
      ['active-directory', 'by the rule of Active Directory'],
    ],
  },
  { name: 'timeout_ms', label: 'Longest wait in milliseconds', shape: 'number', hint: 'Left empty: 5000' },
];

const OWN: Readonly<Record<ProviderKind, readonly ProviderField[]>> = { oidc: OIDC, saml: SAML, ldap: LDAP };

/** The fields of the form for one kind, in the order in which they are asked. */
export function fieldsOf(kind: ProviderKind): readonly ProviderField[] {
  return [...COMMON, ...OWN[kind], MAPPING];
}

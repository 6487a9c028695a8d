import { complex, flag, plural, reference, type Schema, text } from './attribute.js';

const READ_ONLY = { mutability: 'readOnly' } as const;

/** RFC 7643 §4.1, without what we have no use for: passwords and certificates. */
export const USER_SCHEMA: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:User',
  name: 'User',
  description: 'A person whom the directory knows',
  attributes: [
    text('userName', 'Unique in the directory, whatever its capitals', {
      required: true,
      uniqueness: 'server',
    }),
    complex('name', 'The parts of the name', [
      text('formatted', 'The whole name'),
      text('familyName', 'Family name'),
      text('givenName', 'First name'),
      text('middleName', 'Middle names'),
      text('honorificPrefix', 'Title before the name'),
      text('honorificSuffix', 'Title behind the name'),
    ]),
    text('displayName', 'The name as people read it'),
    text('nickName', 'How the person is called'),
    reference('profileUrl', 'A page about the person', ['external']),
    text('title', 'Such as `Senior Physician`'),
    text('userType', 'Such as `Employee`'),
    text('preferredLanguage', 'As in Accept-Language'),
    text('locale', 'Such as `de-DE`'),
    text('timezone', 'Such as `Europe/Berlin`'),
    flag('active', 'Whether the person may sign in; left out, yes'),
    plural('emails', 'E-mail addresses; no account is ever found by them', text('value', 'The address')),
    plural('phoneNumbers', 'Telephone numbers', text('value', 'The number')),
    plural('ims', 'Addresses for instant messages', text('value', 'The address')),
    plural('photos', 'Pictures', reference('value', 'Where the picture is', ['external'])),
    complex(
      'addresses',
      'Postal addresses',
      [
        text('formatted', 'The whole address'),
        text('streetAddress', 'Street and number'),
        text('locality', 'Town'),
        text('region', 'State'),
        text('postalCode', 'Postal code'),
        text('country', 'ISO 3166-1 alpha-2'),
        text('type', 'What it is for'),
        flag('primary', 'The one that is meant if there may be one only'),
      ],
      { multiValued: true },
    ),
    complex(
      'groups',
      'The groups the person is a member of: changed at the groups',
      [
        text('value', 'Id of the group', { ...READ_ONLY, caseExact: true }),
        reference('$ref', 'Address of the group', ['Group'], READ_ONLY),
        text('display', 'Name of the group', READ_ONLY),
      ],
      { ...READ_ONLY, multiValued: true },
    ),
    plural('entitlements', 'What the person is entitled to', text('value', 'Name of it')),
    plural('roles', 'Roles there: the mapping says which are roles here', text('value', 'Name of the role')),
  ],
};

/** RFC 7643 §4.3 */
export const ENTERPRISE_SCHEMA: Schema = {
  id: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  name: 'EnterpriseUser',
  description: 'A person as an employee',
  attributes: [
    text('employeeNumber', 'By which the mapping may find the Practitioner', { caseExact: true }),
    text('costCenter', 'Cost center'),
    text('organization', 'Organization'),
    text('division', 'Division'),
    text('department', 'Department'),
    complex('manager', 'Whom the person reports to', [
      text('value', 'Id of the manager', { caseExact: true }),
      reference('$ref', 'Address of the manager', ['User']),
      text('displayName', 'Name of the manager', READ_ONLY),
    ]),
  ],
};

/** What has become of the person here. */
export const ACCOUNT_SCHEMA: Schema = {
  id: 'urn:firekeeper:params:scim:schemas:extension:1.0:Account',
  name: 'FirekeeperAccount',
  description: 'What the mapping has made of the person',
  attributes: [
    text('username', 'Name of the account', READ_ONLY),
    text('roles', 'Roles here', { ...READ_ONLY, multiValued: true }),
    text('fhirUser', 'Entry in the records', { ...READ_ONLY, caseExact: true }),
    text('refusal', 'Why the person has no rights (docs/identity/mapping.md)', READ_ONLY),
  ],
};

import { type Attribute, complex, instant, reference, type Schema, text } from './attribute.js';
import { GROUP_SCHEMA } from './group-schema.js';
import { ACCOUNT_SCHEMA, ENTERPRISE_SCHEMA, USER_SCHEMA } from './user-schema.js';

/** RFC 7643 §6 */
export interface ResourceType {
  readonly name: 'User' | 'Group';
  readonly endpoint: string;
  readonly description: string;
  readonly schema: Schema;
  readonly extensions: readonly Schema[];
}

export const USER_TYPE: ResourceType = {
  name: 'User',
  endpoint: '/Users',
  description: USER_SCHEMA.description,
  schema: USER_SCHEMA,
  extensions: [ENTERPRISE_SCHEMA, ACCOUNT_SCHEMA],
};

export const GROUP_TYPE: ResourceType = {
  name: 'Group',
  endpoint: '/Groups',
  description: GROUP_SCHEMA.description,
  schema: GROUP_SCHEMA,
  extensions: [],
};

export const RESOURCE_TYPES: readonly ResourceType[] = [USER_TYPE, GROUP_TYPE];
export const SCHEMAS: readonly Schema[] = [USER_SCHEMA, ENTERPRISE_SCHEMA, ACCOUNT_SCHEMA, GROUP_SCHEMA];

const READ_ONLY = { mutability: 'readOnly' } as const;

/** RFC 7643 §3.1: of every resource, and in no schema. */
export const COMMON_ATTRIBUTES: readonly Attribute[] = [
  text('schemas', 'Schemas of the resource', { ...READ_ONLY, multiValued: true, returned: 'always' }),
  text('id', 'Given here, and never to anything else', {
    ...READ_ONLY,
    caseExact: true,
    returned: 'always',
    uniqueness: 'server',
  }),
  text('externalId', 'Id that the directory has given', { caseExact: true }),
  complex(
    'meta',
    'About the resource',
    [
      text('resourceType', 'User or Group', { ...READ_ONLY, caseExact: true }),
      instant('created', 'When it came', READ_ONLY),
      instant('lastModified', 'When it was changed', READ_ONLY),
      reference('location', 'Its address', ['uri'], READ_ONLY),
      text('version', 'Its entity tag', { ...READ_ONLY, caseExact: true }),
    ],
    READ_ONLY,
  ),
];

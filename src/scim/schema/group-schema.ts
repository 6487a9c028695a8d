import { complex, reference, type Schema, text } from './attribute.js';

const READ_ONLY = { mutability: 'readOnly' } as const;

/** RFC 7643 §4.2. Members are people: a directory sends the members of nested groups one by one. */
export const GROUP_SCHEMA: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  name: 'Group',
  description: 'A group of the directory',
  attributes: [
    text('displayName', 'Unique, whatever its capitals: the mapping names groups by it', {
      required: true,
      uniqueness: 'server',
    }),
    complex(
      'members',
      'Who is in it',
      [
        text('value', 'Id of the user', { caseExact: true }),
        reference('$ref', 'Address of the user', ['User']),
        text('type', 'Always `User`', { canonicalValues: ['User'] }),
        text('display', 'Name of the user', READ_ONLY),
      ],
      { multiValued: true },
    ),
  ],
};

import type { ProvisionedUser } from '../../auth/identity/provisioning/provisioned-user.js';
import { entityTag } from '../protocol/entity-tag.js';
import type { Attributes } from '../schema/read-resource.js';
import { ACCOUNT_SCHEMA, ENTERPRISE_SCHEMA, USER_SCHEMA } from '../schema/user-schema.js';
import type { ScimResource } from '../scim-resources.js';

/** A user as it is answered: what the directory has said, its groups, and what has become of it here. */
export function userResource(base: string, user: ProvisionedUser): ScimResource {
  const { id, attributes, active, groups, version, createdAt, updatedAt } = user;
  const hasEnterprise = attributes[ENTERPRISE_SCHEMA.id] !== undefined;
  const body = {
    schemas: [USER_SCHEMA.id, ...(hasEnterprise ? [ENTERPRISE_SCHEMA.id] : []), ACCOUNT_SCHEMA.id],
    id,
    ...attributes,
    active,
    ...(groups.length === 0
      ? {}
      : {
          groups: groups.map(({ id: value, displayName: display }) => ({
            value,
            $ref: `${base}/Groups/${value}`,
            display,
          })),
        }),
    [ACCOUNT_SCHEMA.id]: accountOf(user),
    meta: {
      resourceType: 'User',
      created: createdAt.toISOString(),
      lastModified: updatedAt.toISOString(),
      location: `${base}/Users/${id}`,
      version: entityTag(version),
    },
  };
  return { id, version, body };
}

function accountOf({ account: { username, roles, fhirUser }, refusal }: ProvisionedUser): Attributes {
  return {
    username,
    ...(roles.length === 0 ? {} : { roles }),
    ...(fhirUser === null ? {} : { fhirUser }),
    ...(refusal === null ? {} : { refusal }),
  };
}

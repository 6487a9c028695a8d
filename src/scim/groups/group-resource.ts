import type {
  AnnouncedGroup,
  ProvisionedGroup,
} from '../../auth/identity/provisioning/provisioned-group.repository.js';
import { entityTag } from '../protocol/entity-tag.js';
import { refused } from '../protocol/scim.error.js';
import { GROUP_SCHEMA } from '../schema/group-schema.js';
import type { Attributes } from '../schema/read-resource.js';
import type { ScimResource } from '../scim-resources.js';

/** A group as it is answered. */
export function groupResource(base: string, group: ProvisionedGroup): ScimResource {
  const { id, version, createdAt, updatedAt } = group;
  const body = {
    schemas: [GROUP_SCHEMA.id],
    id,
    ...groupAttributes(group, base),
    meta: {
      resourceType: 'Group',
      created: createdAt.toISOString(),
      lastModified: updatedAt.toISOString(),
      location: `${base}/Groups/${id}`,
      version: entityTag(version),
    },
  };
  return { id, version, body };
}

/** As a PATCH finds them. */
export function groupAttributes(
  { displayName, externalId, members }: ProvisionedGroup,
  base: string,
): Attributes {
  return {
    displayName,
    ...(externalId === null ? {} : { externalId }),
    ...(members.length === 0
      ? {}
      : {
          members: members.map(({ id: value, name: display }) => ({
            value,
            $ref: `${base}/Users/${value}`,
            type: 'User',
            display,
          })),
        }),
  };
}

interface Member {
  readonly value?: unknown;
  readonly type?: unknown;
}

/** What a directory has sent of a group; who the members are is not looked up yet. */
export function announcedGroup({ displayName, externalId, members = [] }: Attributes): AnnouncedGroup {
  if (typeof displayName !== 'string' || displayName.trim() === '')
    throw refused('invalidValue', 'displayName is missing');
  return {
    displayName,
    externalId: typeof externalId === 'string' ? externalId : null,
    members: [...new Set((members as readonly Member[]).map(memberId))],
  };
}

function memberId({ value, type }: Member, index: number): string {
  if (typeof type === 'string' && type.toLowerCase() !== 'user')
    throw refused(
      'invalidValue',
      `members[${index}] is no User: send the members of nested groups one by one`,
    );
  if (typeof value !== 'string') throw refused('invalidValue', `members[${index}].value is missing`);
  return value.toLowerCase();
}

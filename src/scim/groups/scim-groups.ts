import { Injectable } from '@nestjs/common';
import { noteChange } from '../../administration/administered.js';
import { AuditJournal } from '../../audit/audit-journal.js';
import { ProvisionedAccounts } from '../../auth/identity/provisioning/provisioned-accounts.js';
import {
  type AnnouncedGroup,
  type ChangedGroup,
  type ProvisionedGroup,
  ProvisionedGroupRepository,
} from '../../auth/identity/provisioning/provisioned-group.repository.js';
import { ProvisionedUserRepository } from '../../auth/identity/provisioning/provisioned-user.repository.js';
import { Environment } from '../../config/environment.js';
import { checkIfMatch } from '../protocol/entity-tag.js';
import type { ListQuery } from '../protocol/list-query.js';
import { listResponse, type ListResponse, pageOf, valueAsked } from '../protocol/list-response.js';
import type { Projector } from '../protocol/projection.js';
import { refused, ScimError } from '../protocol/scim.error.js';
import type { Attributes } from '../schema/read-resource.js';
import { GROUP_TYPE } from '../schema/resource-types.js';
import { notFound, type ScimResource, type ScimResources, untilNotStale } from '../scim-resources.js';
import { announcedGroup, groupAttributes, groupResource } from './group-resource.js';

/** Groups of the directory: who comes or goes has other rights at once. */
@Injectable()
export class ScimGroups implements ScimResources {
  readonly type = GROUP_TYPE;
  private readonly base: string;

  constructor(
    private readonly groups: ProvisionedGroupRepository,
    private readonly users: ProvisionedUserRepository,
    private readonly accounts: ProvisionedAccounts,
    private readonly journal: AuditJournal,
    environment: Environment,
  ) {
    this.base = `${environment.publicUrl}/scim/v2`;
  }

  async list(query: ListQuery): Promise<ListResponse> {
    const { filter, sortBy, startIndex, count, projector } = query;
    if (filter || sortBy) {
      const [id, displayName, externalId] = ['id', 'displayName', 'externalId'].map(name =>
        valueAsked(filter, name),
      );
      const asked = {
        ...(id && { id }),
        ...(displayName && { displayName }),
        ...(externalId && { externalId }),
      };
      return pageOf(query, this.bodiesOf(await this.groups.list(asked)));
    }
    const page = { offset: startIndex - 1, count };
    const found = await this.groups.list({ page, withMembers: projector.shows('members') });
    return listResponse(query, await this.groups.count(), this.bodiesOf(found));
  }

  async read(id: string, projector: Projector): Promise<ScimResource> {
    return groupResource(this.base, await this.find(id, projector.shows('members')));
  }

  async create(sent: Attributes): Promise<ScimResource> {
    const announced = await this.announced(sent);
    const added = await this.groups.add(announced);
    if (added === 'name-taken') throw nameTaken();
    return this.changed(added, 'provisioned');
  }

  async change(
    id: string,
    ifMatch: string | undefined,
    change: (known: Attributes) => Attributes,
  ): Promise<ScimResource> {
    const changed = await untilNotStale(async () => {
      const known = await this.find(id);
      checkIfMatch(ifMatch, known.version);
      const announced = await this.announced(change(groupAttributes(known, this.base)));
      const replaced = await this.groups.replace(known.id, known.version, announced);
      if (replaced === 'name-taken') throw nameTaken();
      return replaced;
    });
    return this.changed(changed, 'changed');
  }

  async remove(id: string, ifMatch: string | undefined): Promise<void> {
    const { known, removed } = await untilNotStale(async () => {
      const group = await this.find(id);
      checkIfMatch(ifMatch, group.version);
      const gone = await this.groups.remove(group.id, group.version);
      return gone === 'stale' ? gone : { known: group, removed: gone };
    });
    await this.settle(removed);
    await this.note(known, removed, 'deprovisioned');
  }

  private async changed(changed: ChangedGroup, change: string): Promise<ScimResource> {
    await this.settle(changed);
    const group = await this.find(changed.id);
    await this.note(group, changed, change);
    return groupResource(this.base, group);
  }

  private async settle({ affected }: ChangedGroup): Promise<void> {
    for (const id of affected) await this.accounts.settle(id);
  }

  private async note(
    { displayName }: ProvisionedGroup,
    { affected }: ChangedGroup,
    change: string,
  ): Promise<void> {
    const detail = { group: displayName, change, affected: String(affected.length), by: 'scim' };
    await noteChange(this.journal, 'user-changed', detail);
  }

  private async announced(attributes: Attributes): Promise<AnnouncedGroup> {
    const announced = announcedGroup(attributes);
    const known = await this.users.known(announced.members);
    const unknown = announced.members.findIndex(id => !known.has(id));
    if (unknown !== -1) throw refused('invalidValue', `members[${unknown}].value is the id of no user`);
    return announced;
  }

  private async find(id: string, withMembers = true): Promise<ProvisionedGroup> {
    const group = await this.groups.find(id, withMembers);
    if (!group) throw notFound(this.type);
    return group;
  }

  private bodiesOf(groups: readonly ProvisionedGroup[]): readonly Attributes[] {
    return groups.map(group => groupResource(this.base, group).body);
  }
}

function nameTaken(): ScimError {
  return new ScimError(409, 'displayName is taken', 'uniqueness');
}

import { Injectable } from '@nestjs/common';
import { noteChange } from '../../administration/administered.js';
import { AuditJournal } from '../../audit/audit-journal.js';
import { AccountSessions } from '../../auth/authorization-server/account-sessions.js';
import { ProvisionedAccounts } from '../../auth/identity/provisioning/provisioned-accounts.js';
import type { ProvisionedUser } from '../../auth/identity/provisioning/provisioned-user.js';
import { ProvisionedUserRepository } from '../../auth/identity/provisioning/provisioned-user.repository.js';
import { Environment } from '../../config/environment.js';
import { checkIfMatch } from '../protocol/entity-tag.js';
import type { ListQuery } from '../protocol/list-query.js';
import { listResponse, type ListResponse, pageOf, valueAsked } from '../protocol/list-response.js';
import type { Attributes } from '../schema/read-resource.js';
import { USER_TYPE } from '../schema/resource-types.js';
import { notFound, type ScimResource, type ScimResources, untilNotStale } from '../scim-resources.js';
import { UserRefusals } from './user-refusals.js';
import { userResource } from './user-resource.js';

/** People whom the directory announces, changes and takes away. */
@Injectable()
export class ScimUsers implements ScimResources {
  readonly type = USER_TYPE;
  private readonly base: string;

  constructor(
    private readonly users: ProvisionedUserRepository,
    private readonly accounts: ProvisionedAccounts,
    private readonly sessions: AccountSessions,
    private readonly refusals: UserRefusals,
    private readonly journal: AuditJournal,
    environment: Environment,
  ) {
    this.base = `${environment.publicUrl}/scim/v2`;
  }

  /** What names one person is found by index; other filters look at everybody. */
  async list(query: ListQuery): Promise<ListResponse> {
    const { filter, sortBy, startIndex, count } = query;
    if (filter || sortBy) {
      const [id, userName, externalId] = ['id', 'userName', 'externalId'].map(name =>
        valueAsked(filter, name),
      );
      const asked = { ...(id && { id }), ...(userName && { userName }), ...(externalId && { externalId }) };
      return pageOf(query, this.bodiesOf(await this.users.list(asked)));
    }
    const page = await this.users.list({ page: { offset: startIndex - 1, count } });
    return listResponse(query, await this.users.count(), this.bodiesOf(page));
  }

  async read(id: string): Promise<ScimResource> {
    return userResource(this.base, await this.find(id));
  }

  async create(sent: Attributes): Promise<ScimResource> {
    const attributes = { ...sent, active: sent['active'] ?? true };
    this.refusals.check(attributes);
    const added = await this.accounts.add(attributes);
    if (typeof added === 'string') throw this.refusals.of(added);
    return this.changed(await this.find(added.id), 'provisioned');
  }

  async change(
    id: string,
    ifMatch: string | undefined,
    change: (known: Attributes) => Attributes,
  ): Promise<ScimResource> {
    const before = await untilNotStale(async () => {
      const known = await this.find(id);
      checkIfMatch(ifMatch, known.version);
      const wanted = change(known.attributes);
      // left out is not said, and nobody comes in again by what was not said
      const attributes = { ...wanted, active: wanted['active'] ?? known.active };
      this.refusals.check(attributes);
      const replaced = await this.accounts.replace(known, attributes);
      if (replaced === 'stale') return replaced;
      if (typeof replaced === 'string') throw this.refusals.of(replaced);
      return known;
    });
    const after = await this.find(id);
    // tokens end by the change of rights; sessions, and what was granted to apps, with the person
    if (!after.active || this.accounts.isSomebodyElse(before, after)) await this.sessions.endAll(id);
    return this.changed(
      after,
      before.active === after.active ? 'changed' : after.active ? 'enabled' : 'disabled',
    );
  }

  async remove(id: string, ifMatch: string | undefined): Promise<void> {
    const removed = await untilNotStale(async () => {
      const known = await this.find(id);
      checkIfMatch(ifMatch, known.version);
      const gone = await this.accounts.remove(known);
      return gone === 'stale' ? gone : known;
    });
    await this.sessions.endAll(id);
    await this.changed(removed, 'deprovisioned');
  }

  private async changed(user: ProvisionedUser, change: string): Promise<ScimResource> {
    await noteChange(this.journal, 'user-changed', { account: user.account.username, change, by: 'scim' });
    return userResource(this.base, user);
  }

  private async find(id: string): Promise<ProvisionedUser> {
    const user = await this.users.find(id);
    if (!user) throw notFound(this.type);
    return user;
  }

  private bodiesOf(users: readonly ProvisionedUser[]): readonly Attributes[] {
    return users.map(user => userResource(this.base, user).body);
  }
}

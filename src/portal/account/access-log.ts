import { Injectable } from '@nestjs/common';
import type { AuditEvent } from 'fhir/r4.js';
import { ClientRepository } from '../../clients/client.repository.js';
import { SearchInteraction } from '../../fhir/interactions/search.interaction.js';
import type { Visitor } from '../session/visitor.js';

const PAGE = '_page';
const LENGTH = '25';

/** One look at the record, or one change of it. */
export interface LoggedAccess {
  readonly at: Date;
  /** Login name of the person; absent where an app acted by itself. */
  readonly person?: string;
  readonly isOwn: boolean;
  readonly app: string;
  readonly action: string;
  /** Resource type; absent for what is no access to a kind of data. */
  readonly type?: string;
  readonly isRefused: boolean;
  /** Purpose of use, or the reason that was given. */
  readonly why?: string;
}

export interface AccessLogPage {
  readonly entries: readonly LoggedAccess[];
  /** Where the next page begins. */
  readonly next?: string;
}

/** Who looked at a patient's record: its AuditEvents, as the visitor may see them. */
@Injectable()
export class AccessLog {
  constructor(
    private readonly searches: SearchInteraction,
    private readonly clients: ClientRepository,
  ) {}

  async of(visitor: Visitor, patient: string, page: string | undefined): Promise<AccessLogPage> {
    const { matches, next } = await this.searches.execute(
      visitor.access,
      'AuditEvent',
      page === undefined ? { patient, _sort: '-date', _count: LENGTH } : { [PAGE]: page },
    );
    const names = new Map<string, string>();
    const entries: LoggedAccess[] = [];
    for (const { content } of matches)
      entries.push(await this.entryOf(JSON.parse(content ?? '{}') as AuditEvent, visitor, names));
    const following = next === undefined ? null : new URL(next).searchParams.get(PAGE);
    return { entries, ...(following === null ? {} : { next: following }) };
  }

  private async entryOf(
    event: AuditEvent,
    { user }: Visitor,
    names: Map<string, string>,
  ): Promise<LoggedAccess> {
    const [client] = event.agent;
    const person = event.agent.find(({ name }) => name !== undefined);
    const type = typeOf(event);
    const why = person?.purposeOfUse?.[0]?.coding?.[0]?.code ?? event.outcomeDesc;
    return {
      at: new Date(event.recorded),
      ...(person?.name === undefined ? {} : { person: person.name }),
      isOwn: person?.name === user.username,
      app: await this.appOf(client?.who?.identifier?.value ?? '', names),
      action: event.type.code === 'rest' ? (event.action ?? 'R') : (event.subtype?.[0]?.code ?? ''),
      ...(type === undefined ? {} : { type }),
      isRefused: event.outcome !== '0',
      ...(why === undefined ? {} : { why }),
    };
  }

  private async appOf(clientId: string, names: Map<string, string>): Promise<string> {
    const known = names.get(clientId);
    if (known !== undefined) return known;
    const name = (await this.clients.find(clientId))?.name ?? clientId;
    names.set(clientId, name);
    return name;
  }
}

/** Of a search the type that was searched, of anything else that of the resource. */
function typeOf({ entity = [] }: AuditEvent): string | undefined {
  const query = entity.find(({ role }) => role?.code === '24');
  if (query) return query.description;
  const data = entity.find(({ role }) => role?.code === '4');
  return (data?.what?.reference ?? data?.what?.display)?.split('/', 1)[0];
}

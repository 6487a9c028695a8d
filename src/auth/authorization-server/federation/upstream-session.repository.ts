import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, LessThan, type Repository } from 'typeorm';
import type { UpstreamIdentity } from '../../identity/identity-provider.js';
import { SecretBox } from '../../secret-box.js';
import { LIFETIMES } from '../provider/lifetimes.js';
import { UpstreamSession } from './upstream-session.entity.js';

/** Which sessions here hang on which there. */
@Injectable()
export class UpstreamSessionRepository {
  private readonly sessions: Repository<UpstreamSession>;

  constructor(
    dataSource: DataSource,
    private readonly box: SecretBox,
  ) {
    this.sessions = dataSource.getRepository(UpstreamSession);
  }

  /** Gives a name under which `bind` finds it. Those that are over are deleted on the way. */
  async begin(providerId: string, { subject, session = {} }: UpstreamIdentity): Promise<string> {
    const id = randomBytes(24).toString('base64url');
    await this.sessions.delete({ expiresAt: LessThan(new Date()) });
    await this.sessions.insert({
      id,
      providerId,
      subject: session.subject ?? subject,
      sid: session.sid ?? null,
      hint: session.hint === undefined ? null : this.box.seal(session.hint),
      sessionUid: null,
      expiresAt: new Date(Date.now() + LIFETIMES.Session * 1000),
    });
    return id;
  }

  /** A browser has one session: what it began before is over. */
  async bind(id: string, sessionUid: string): Promise<void> {
    const { affected } = await this.sessions.update({ id }, { sessionUid });
    if (affected !== 1) return;
    await this.sessions
      .createQueryBuilder()
      .delete()
      .where('session_uid = :sessionUid and id <> :id', { sessionUid, id })
      .execute();
  }

  /** Undefined if the session was begun here. */
  async ofSession(sessionUid: string): Promise<UpstreamSession | undefined> {
    const session = await this.sessions.findOneBy({ sessionUid });
    if (session?.hint) session.hint = this.box.open(session.hint);
    return session ?? undefined;
  }

  /** Those of the session there, if it is named; of all sessions of the person, if not. */
  async of(
    providerId: string,
    { subject, sid }: { readonly subject?: string; readonly sid?: string },
  ): Promise<readonly UpstreamSession[]> {
    if (subject === undefined && sid === undefined) return [];
    return this.sessions.findBy({
      providerId,
      ...(subject === undefined ? {} : { subject }),
      ...(sid === undefined ? {} : { sid }),
    });
  }

  async end(id: string): Promise<void> {
    await this.sessions.delete({ id });
  }
}

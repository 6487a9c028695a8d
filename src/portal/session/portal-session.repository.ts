import { hash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, LessThan, MoreThan, type Repository } from 'typeorm';
import { PortalSession } from './portal-session.entity.js';

export const SESSION_HOURS = 10;

/** The sign-in that has led here. */
export type SessionOrigin = Partial<Pick<PortalSession, 'sessionUid' | 'signedInAt' | 'isStrong'>>;

@Injectable()
export class PortalSessionRepository {
  private readonly sessions: Repository<PortalSession>;

  constructor(dataSource: DataSource) {
    this.sessions = dataSource.getRepository(PortalSession);
  }

  /** Gives the only clear copy of the id. Sessions that are over are deleted on the way. */
  async begin(userId: string, origin: SessionOrigin = {}): Promise<string> {
    const id = randomBytes(32).toString('base64url');
    const now = Date.now();
    await this.sessions.delete({ expiresAt: LessThan(new Date(now)) });
    await this.sessions.insert({
      idHash: hashOf(id),
      userId,
      sessionUid: null,
      ...origin,
      csrf: randomBytes(24).toString('base64url'),
      expiresAt: new Date(now + SESSION_HOURS * 3_600_000),
    });
    return id;
  }

  async find(id: string): Promise<PortalSession | undefined> {
    const session = await this.sessions.findOneBy({ idHash: hashOf(id), expiresAt: MoreThan(new Date()) });
    return session ?? undefined;
  }

  async note({ idHash }: PortalSession, done: string | null): Promise<void> {
    await this.sessions.update({ idHash }, { done });
  }

  async end(session: PortalSession): Promise<void> {
    await this.sessions.delete({ idHash: session.idHash });
  }
}

function hashOf(id: string): string {
  return hash('sha256', id, 'base64url');
}

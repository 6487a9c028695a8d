import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { auditedRequest } from '../../audit/audited-request.js';
import { Accounts } from '../../auth/authorization-server/accounts.js';
import { BrokenGlassRepository } from '../../access/break-glass/broken-glass.repository.js';
import { Environment } from '../../config/environment.js';
import { canBreakTheGlass } from '../../fhir/access/policy-rights.js';
import { RulesInForce } from '../../fhir/access/policy.js';
import { PORTAL_CLIENT_ID } from '../portal-client.js';
import { PortalCookie } from './cookie.js';
import { PortalSessionRepository, SESSION_HOURS, type SessionOrigin } from './portal-session.repository.js';
import { Visitor } from './visitor.js';

/** Knows who is signed in at the portal; what they do from here on stands in the journal under their name. */
@Injectable()
export class Visitors {
  private readonly cookie: PortalCookie;

  constructor(
    private readonly accounts: Accounts,
    private readonly sessions: PortalSessionRepository,
    private readonly rules: RulesInForce,
    private readonly glass: BrokenGlassRepository,
    environment: Environment,
  ) {
    const isSecure = environment.publicUrl.startsWith('https:');
    this.cookie = new PortalCookie(isSecure ? '__Host-firekeeper_portal' : 'firekeeper_portal', {
      isSecure,
      path: '/',
      seconds: SESSION_HOURS * 3600,
    });
  }

  /** Undefined for a stranger, and for somebody whose account was disabled meanwhile. */
  async of(request: FastifyRequest): Promise<Visitor | undefined> {
    const id = this.cookie.read(request);
    const session = id ? await this.sessions.find(id) : undefined;
    const user = session && (await this.accounts.find(session.userId));
    if (!session || !user) return undefined;
    const [rights, broken] = await Promise.all([
      this.accounts.rightsOf(user),
      this.glass.lasting(user.id, PORTAL_CLIENT_ID),
    ]);
    const rules = this.rules.current();
    const lasting = canBreakTheGlass(rules, rights.roles) ? broken : undefined;
    auditedRequest()?.by({
      client: PORTAL_CLIENT_ID,
      user: user.username,
      ...(rights.fhirUser === undefined ? {} : { fhirUser: rights.fhirUser }),
      ...(lasting === undefined ? {} : { purpose: lasting.purpose }),
    });
    return new Visitor(user, rights, session, rules, lasting);
  }

  /** A new id each time, so that nobody can lay one ready beforehand. It ends with the session at the authorization server. */
  async welcome(userId: string, reply: FastifyReply, origin?: SessionOrigin): Promise<void> {
    this.cookie.write(reply, await this.sessions.begin(userId, origin));
  }

  /** What the next page tells this session; null when it is told. */
  async note({ session }: Visitor, done: string | null): Promise<void> {
    await this.sessions.note(session, done);
  }

  async dismiss(visitor: Visitor, reply: FastifyReply): Promise<void> {
    await this.sessions.end(visitor.session);
    this.cookie.clear(reply);
  }
}

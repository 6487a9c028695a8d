import { Injectable, Logger } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AuditJournal } from '../../../audit/audit-journal.js';
import { FederatedAccounts } from '../../identity/accounts/federated-accounts.js';
import {
  ProviderUnavailableError,
  type RedirectIdentityProvider,
  type RequestIdentityProvider,
  type UpstreamAnswer,
  type UpstreamIdentity,
  UpstreamRefusalError,
} from '../../identity/identity-provider.js';
import { isRefusal } from '../../identity/mapping/mapping-refusal.js';
import { ProviderConditionRepository } from '../../identity/providers/provider-condition.repository.js';
import { type DeclaredProvider, IdentityProviders } from '../../identity/providers/identity-providers.js';
import { Answer } from '../interaction/answer.js';
import type { CurrentInteraction } from '../interaction/current-interaction.js';
import { requestParameter } from '../interaction/request-parameter.js';
import { PendingUpstream } from './pending-upstream.js';
import { SignInRecordings } from './sign-in-recordings.js';
import { SignInProblem } from './sign-in-problem.js';
import { UpstreamSessionRepository } from './upstream-session.repository.js';

type Redirecting = DeclaredProvider<RedirectIdentityProvider>;
type Identifying = DeclaredProvider<RequestIdentityProvider>;

/** Signs people in at the hospital: out to its identity provider, and back with who it is. */
@Injectable()
export class FederatedSignIn {
  private readonly logger = new Logger(FederatedSignIn.name);

  constructor(
    private readonly providers: IdentityProviders,
    private readonly accounts: FederatedAccounts,
    private readonly pending: PendingUpstream,
    private readonly sessions: UpstreamSessionRepository,
    private readonly conditions: ProviderConditionRepository,
    private readonly recordings: SignInRecordings,
    private readonly journal: AuditJournal,
  ) {}

  /** Where the browser goes. Throws `SignInProblem`. */
  async start({ details }: CurrentInteraction, { declaration, provider }: Redirecting): Promise<string> {
    const state = this.pending.newState(details.uid);
    const loginHint = requestParameter(details, 'login_hint');
    const acrValues = requestParameter(details, 'acr_values');
    try {
      const { location, kept } = await provider.start({
        state,
        ...(loginHint === undefined ? {} : { loginHint }),
        ...(acrValues === undefined ? {} : { acrValues }),
        isFresh: wantsFreshSignIn(details.prompt.reasons),
      });
      await this.pending.begin(state, { providerId: declaration.id, interactionUid: details.uid, kept });
      return location;
    } catch (error) {
      throw await this.problemOf(error, declaration.name);
    }
  }

  /** Who has come back, as the answer to the question. Throws `SignInProblem`. */
  async finish({ details }: CurrentInteraction, state: string, sent: UpstreamAnswer): Promise<Answer> {
    const pending = await this.pending.redeem(state);
    const found = pending && (await this.providers.find(pending.providerId));
    if (!found || pending.interactionUid !== details.uid || !isRedirecting(found))
      throw new SignInProblem('over');
    const answer = (await this.pending.takeAnswer(state)) ?? sent;
    try {
      const identity = await found.provider.finish(answer, pending.kept);
      await this.requireFirst(found, identity);
      return await this.admit(found, identity);
    } catch (error) {
      throw await this.problemOf(error, found.declaration.name);
    }
  }

  /** Who the request itself says is there. Throws `SignInProblem`. */
  async identify(
    { details }: CurrentInteraction,
    found: Identifying,
    { headers, ip }: Pick<FastifyRequest, 'headers' | 'ip'>,
  ): Promise<Answer> {
    const { declaration, provider } = found;
    try {
      const isFresh = wantsFreshSignIn(details.prompt.reasons);
      const identity = await provider.identify({ headers, address: ip, isFresh });
      if (!identity) throw new UpstreamRefusalError(declaration.id, 'declined', 'the request names nobody');
      return await this.admit(found, identity);
    } catch (error) {
      throw await this.problemOf(error, declaration.name);
    }
  }

  /** The account of somebody who has proven who they are. Throws `SignInProblem`. */
  async admit({ declaration }: DeclaredProvider, identity: UpstreamIdentity): Promise<Answer> {
    const { id, name, mapping = {} } = declaration;
    await this.conditions.noteUp(id);
    await this.recordings.offer(id, identity.claims);
    const user = await this.accounts.admit(id, mapping, identity);
    if (isRefusal(user)) {
      const { refusal, detail } = user;
      this.logger.warn(`${id} refuses somebody: ${refusal}: ${detail}`);
      await this.journal.note({
        kind: 'login',
        outcome: 'refused',
        reason: refusal,
        detail: { provider: id },
      });
      throw new SignInProblem(refusal, name);
    }
    const upstream = identity.session && (await this.sessions.begin(id, identity));
    await this.journal.note({
      kind: 'login',
      outcome: 'success',
      user: user.username,
      ...(user.fhirUser === null ? {} : { fhirUser: user.fhirUser }),
      detail: { provider: id },
    });
    return new Answer({
      login: {
        accountId: user.id,
        amr: identity.methods.length > 0 ? [...identity.methods] : ['ext'],
        ...(identity.acr === undefined ? {} : { acr: identity.acr }),
        ...(upstream === undefined ? {} : { upstream }),
      },
    });
  }

  /** An assertion that was accepted once is worth nothing any more, whoever brings it. */
  private async requireFirst({ declaration }: Redirecting, { onceOnly }: UpstreamIdentity): Promise<void> {
    if (!onceOnly) return;
    const isFirst = await this.pending.isFirst(
      'UpstreamAssertion',
      declaration.id,
      onceOnly.id,
      onceOnly.seconds,
    );
    if (!isFirst)
      throw new UpstreamRefusalError(declaration.id, 'unproven', 'the assertion was accepted before');
  }

  /** What a person is told of it; what an integrator is told stands in the log. */
  async problemOf(error: unknown, name?: string): Promise<unknown> {
    if (error instanceof ProviderUnavailableError) {
      this.logger.error(error.message);
      await this.conditions.noteError(error.providerId, UNAVAILABLE, true);
      return new SignInProblem('unavailable', name);
    }
    if (!(error instanceof UpstreamRefusalError)) return error;
    this.logger.warn(error.message);
    await this.conditions.noteError(error.providerId, error.message, false);
    await this.journal.note({
      kind: 'login',
      outcome: 'refused',
      reason: error.reason,
      detail: { provider: error.providerId },
    });
    return new SignInProblem(error.reason, name);
  }
}

/** Why, the log says: who administers providers could else try addresses of our own network by signing in. */
const UNAVAILABLE = 'could not be reached, or did not answer as it should, at a sign-in: try the connection';

export function isRedirecting(found: DeclaredProvider): found is Redirecting {
  return found.provider.flow === 'redirect';
}

export function isIdentifying(found: DeclaredProvider): found is Identifying {
  return found.provider.flow === 'request';
}

/** The library's names for `prompt=login` and `max_age` (OpenID Connect Core 1.0 §3.1.2.1). */
function wantsFreshSignIn(reasons: readonly string[]): boolean {
  return reasons.includes('login_prompt') || reasons.includes('max_age');
}

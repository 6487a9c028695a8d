import { hash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { KoaContextWithOIDC, RefreshToken } from 'oidc-provider';
import { auditedRequest } from '../../../audit/audited-request.js';
import type { ArtifactRepository, While } from '../persistence/artifact.repository.js';

const ARRIVED = 'arrivedAt';
const TYPE = 'RefreshToken';

/** A node that has not answered by then never does: it is not let. */
const LONGEST_ANSWER_MS = 30_000;

const TELL_EVERY_MS = 1_000;
/** What has been sent is noted a moment later. */
const NOTED_WITHIN_MS = 1_000;
const LOOK_EVERY_MS = 50;
/** The process need not live for it. */
const UNREF = { ref: false } as const;

/** What a used refresh token that comes back is. */
export type ComeBack =
  /** Stolen, or its successor is: the whole family ends. */
  | 'reuse'
  /** Sent by somebody who cannot have seen the successor. */
  | 'race'
  /** Sent by somebody who was never answered, and as good as new. */
  | 'revived';

/**
 * A used refresh token that comes back is stolen, and the whole family is revoked (RFC 9700 §4.14.2). Not so for
 * a request that came in before the answer to the winner went out: two tabs of one app, which refresh at the same
 * moment, must not sign the user out. The later one is refused, and nothing more. When the answer went out stands in
 * the database, for the two may come to different nodes, and that it has been sent, a moment later. If it has not, for
 * the node was killed before, the token lives again.
 */
export class RefreshTokenRotations {
  private readonly logger = new Logger(RefreshTokenRotations.name);

  constructor(private readonly artifacts: ArtifactRepository) {}

  /** Around the token endpoint. */
  readonly middleware = async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    const arrived = Date.now();
    ctx.state[ARRIVED] = arrived;
    await next();
    // The library gives a context its `oidc` when it has found an endpoint.
    const rotated = (ctx as Partial<KoaContextWithOIDC>).oidc?.entities.RotatedRefreshToken;
    if (!rotated) return;
    const id = storedId(rotated);
    const answering = { from: new Date(arrived), to: new Date(arrived + LONGEST_ANSWER_MS) };
    if (ctx.status === 200) auditedRequest()?.lastly(async () => this.noteAnswer(id, answering));
    ctx.res.once('finish', () => {
      const isSent = ctx.res.statusCode === 200;
      void this.tell(async () =>
        isSent ? this.artifacts.noteSent(TYPE, id, answering) : this.artifacts.release(TYPE, id, answering),
      );
    });
  };

  async comeBack(ctx: KoaContextWithOIDC, token: RefreshToken): Promise<ComeBack> {
    const id = storedId(token);
    const used = await this.artifacts.find(TYPE, id);
    const arrived = ctx.state[ARRIVED];
    if (!used || typeof arrived !== 'number') return 'reuse';
    // Another request has revived it between our looking and our looking again.
    if (!used.consumed_at) return 'race';
    const answered = used.payload['answeredAt'];
    if (typeof answered === 'number') {
      if (arrived <= answered) return 'race';
      if (await this.wasSent(id)) return 'reuse';
    }
    const isRevived = await this.artifacts.revive(TYPE, id, new Date(arrived - LONGEST_ANSWER_MS));
    return isRevived ? 'revived' : 'race';
  }

  private async noteAnswer(id: string, answering: While): Promise<void> {
    if (await this.artifacts.noteAnswer(TYPE, id, answering)) return;
    throw new Error('The answer comes too late: the refresh token may be in use again');
  }

  private async wasSent(id: string): Promise<boolean> {
    for (const end = Date.now() + NOTED_WITHIN_MS; ; await sleep(LOOK_EVERY_MS, undefined, UNREF)) {
      const used = await this.artifacts.find(TYPE, id);
      if (used?.payload['isSent'] !== false) return true;
      if (Date.now() >= end) return false;
    }
  }

  /** As soon as the database can be told: whoever was refused for our fault may then try again. */
  private async tell(what: () => Promise<void>): Promise<void> {
    for (
      const end = Date.now() + LONGEST_ANSWER_MS;
      Date.now() < end;
      await sleep(TELL_EVERY_MS, undefined, UNREF)
    ) {
      try {
        return await what();
      } catch (error) {
        this.logger.warn(`how a refresh was answered could not be noted yet: ${(error as Error).name}`);
      }
    }
  }
}

function storedId({ jti }: RefreshToken): string {
  return hash('sha256', jti, 'base64url');
}

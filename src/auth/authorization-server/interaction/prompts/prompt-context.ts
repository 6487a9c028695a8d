import type { KoaContextWithOIDC } from 'oidc-provider';
import type { LaunchContext } from '../../../../launch-context/launch-context.entity.js';
import type { LaunchContextService } from '../../../../launch-context/launch-context.service.js';
import type { LaunchTypes } from '../../../../launch-context/launch-types.js';
import type { GranularConstraints } from '../../../scopes/granular-constraints.js';
import { negotiateFor } from '../../provider/client-negotiation.js';

/** What the prompts ask about a request. */
export class PromptContext {
  constructor(
    private readonly launches: LaunchContextService,
    private readonly granular: GranularConstraints,
    readonly types: LaunchTypes,
  ) {}

  grantable(ctx: KoaContextWithOIDC): readonly string[] {
    const scope = ctx.oidc.params?.['scope'];
    return ctx.oidc.client && typeof scope === 'string'
      ? negotiateFor(ctx.oidc.client, scope, 'person', this.granular)
      : [];
  }

  /** The context of an EHR launch; undefined in a standalone one. */
  async launch(ctx: KoaContextWithOIDC): Promise<LaunchContext | undefined> {
    const launch = ctx.oidc.params?.['launch'];
    return typeof launch === 'string' && ctx.oidc.client
      ? this.launches.findWaiting(launch, ctx.oidc.client.clientId)
      : undefined;
  }
}

/** Answered on the way, or consented to, which binds the launch context to the grant. */
export function isSettled({ oidc }: KoaContextWithOIDC, prompt: string): boolean {
  return oidc.result?.[prompt] !== undefined || oidc.result?.consent !== undefined;
}

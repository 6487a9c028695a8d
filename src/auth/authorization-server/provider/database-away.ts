import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import { databaseFailure } from '../../../database/database-failure.js';

const RETRY_SECONDS = '5';
const IS_AWAY = 'databaseIsAway';

/** What the library calls a server error is, when the database is away, something to try again. RFC 9110 §15.6.4. */
export function listenForDatabase(provider: Provider): void {
  provider.on('server_error', (ctx, error) => {
    if (databaseFailure(error)) ctx.state[IS_AWAY] = true;
  });
}

/** Answers 503 with Retry-After in place of the 500 of a database that is away. */
export async function databaseAway(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  try {
    await next();
  } catch (thrown) {
    if (!databaseFailure(thrown)) throw thrown;
    ctx.state[IS_AWAY] = true;
  }
  if (ctx.state[IS_AWAY] !== true) return;
  ctx.status = 503;
  ctx.set({ 'Retry-After': RETRY_SECONDS, 'Cache-Control': 'no-store' });
  ctx.body = { error: 'temporarily_unavailable', error_description: 'the database is away; try again later' };
}

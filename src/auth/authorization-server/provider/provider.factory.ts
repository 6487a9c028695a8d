import type { EventEmitter } from 'node:events';
import { Logger } from '@nestjs/common';
import { type Client, type Configuration, Provider } from 'oidc-provider';
import { bindUpstreamSession, endUpstreamSession } from '../federation/end-upstream-session.js';
import { auditTrail } from './audit-trail.js';
import { authorizationRequestBridge } from './authorization-request.bridge.js';
import { bridgeErrors } from './bridge-errors.js';
import { databaseAway, listenForDatabase } from './database-away.js';
import { limitedClients } from './limited-clients.js';
import { followSessionEnd } from './logout.js';
import { listenForDetails, preciseErrors } from './precise-errors.js';
import type { ProviderParts } from './provider-parts.js';
import { scriptPolicy } from './script-policy.js';
import { semanticNarrowing } from './semantic-narrowing.js';
import { structuredTokenBridge } from './structured-token.bridge.js';
import { tokenResponse } from './token-response.js';
import { UserinfoEndpoint } from './userinfo.endpoint.js';
import { wellFormedRequest } from './well-formed-request.js';

const logger = new Logger('AuthorizationServer');

/** A provider with what SMART needs around it. All state is in PostgreSQL, so another one may take over any time. */
export function createProvider(parts: ProviderParts, configuration: Configuration): Provider {
  const { environment, endpoints, keys, launches } = parts;
  const provider = new Provider(environment.issuer, configuration);
  // only `AuthorizationServer.handle` says how the browser came
  provider.proxy = true;
  compareSecretsByHash(provider, parts);

  provider.use(auditTrail(parts.accounts));
  provider.use(scriptPolicy);
  provider.use(databaseAway);
  provider.use(bridgeErrors(parts.pages));
  provider.use(preciseErrors);
  provider.use(wellFormedRequest);
  provider.use(limitedClients(parts.limits));
  provider.use(parts.rotations.middleware);
  provider.use(authorizationRequestBridge(endpoints));
  provider.use(structuredTokenBridge(keys, environment.issuer, environment.fhirBase));
  provider.use(semanticNarrowing(parts.artifactAdapter('RefreshToken'), parts.granular));
  provider.use(tokenResponse(launches, parts.members));
  provider.use(endUpstreamSession(parts.federation, parts.pages));
  provider.use(bindUpstreamSession(parts.federation));
  provider.use(followSessionEnd(parts.sessionEnd));
  const userinfo = new UserinfoEndpoint(
    parts.accounts,
    keys,
    parts.status,
    parts.possession,
    parts.certificates,
    endpoints.userinfo,
    environment.issuer,
    environment.fhirBase,
  );
  provider.use(userinfo.middleware);
  listenForDetails(provider);
  listenForDatabase(provider);
  provider.on('server_error', (_ctx, error) => logger.error(error.stack ?? error.message));
  // koa's own event, which the types of the library leave out
  (provider as unknown as EventEmitter).on('error', logUnforeseen);
  return provider;
}

/** A connection that a stranger breaks off is nothing for the log. */
function logUnforeseen(error: Error & { readonly code?: unknown }): void {
  if (!/^(?:ECONNRESET|EPIPE|HPE_|ERR_HTTP_REQUEST_TIMEOUT)/.test(String(error.code)))
    logger.error(error.stack ?? error.message);
}

/** The library compares clear texts; of ours only hashes exist. The method is exposed for this purpose. */
function compareSecretsByHash(provider: Provider, { secrets, secretUse }: ProviderParts): void {
  provider.Client.prototype.compareClientSecret = async function (this: Client, secret: string) {
    for (const hash of [this.clientSecret, this.metadata()['firekeeper_previous_secret']]) {
      if (typeof hash !== 'string' || !(await secrets.matches(hash, secret))) continue;
      secretUse.note(hash);
      return true;
    }
    return false;
  };
}

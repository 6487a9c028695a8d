import { type Client, errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { LaunchContextService } from '../../../launch-context/launch-context.service.js';
import { cameAsRequestObject } from './request-object.js';

type Validator = (ctx: KoaContextWithOIDC, value: string | undefined, client: Client) => Promise<void>;

/** The parameters that SMART App Launch 2.2 adds to the authorization request. */
export function extraParameters(
  fhirBase: string,
  launches: LaunchContextService,
): Record<'aud' | 'launch' | 'identity_provider', Validator> {
  return {
    /** A token for a counterfeit resource server is refused before it exists (decisions C1). */
    aud: (ctx, value) => {
      // a pushed request was judged when it was pushed; it is kept as a JWT, whose own `aud` stands here now
      if (ctx.oidc.entities.PushedAuthorizationRequest || cameAsRequestObject(ctx)) return Promise.resolve();
      if (!value) throw new errors.InvalidRequest(`aud is missing: it must be ${fhirBase}`);
      if (value !== fhirBase && value !== `${fhirBase}/`) {
        throw new errors.InvalidRequest(`aud is another server: it must be ${fhirBase}`);
      }
      return Promise.resolve();
    },

    /** Ours: by which of the declared identity providers to sign in (docs/identity). One that is not there is passed over. */
    identity_provider: (_ctx, value) => {
      if (value === undefined || /^[a-z0-9-]{1,40}$/.test(value)) return Promise.resolve();
      throw new errors.InvalidRequest('identity_provider must be the id of an identity provider');
    },

    launch: async (ctx, value, client) => {
      if (value === undefined) return;
      const scope = ctx.oidc.params?.['scope'];
      if (typeof scope !== 'string' || !scope.split(' ').includes('launch')) {
        throw new errors.InvalidRequest('launch needs the scope launch');
      }
      if (!(await launches.findWaiting(value, client.clientId))) {
        throw new errors.InvalidRequest(
          'launch is unknown, used, expired or of another client: launch the app again',
        );
      }
    },
  };
}

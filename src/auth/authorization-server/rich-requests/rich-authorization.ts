import {
  type AuthorizationDetail,
  type AuthorizationDetailsForIntrospection,
  errors,
  type KoaContextWithOIDC,
  type RichAuthorizationRequestsActiveConfiguration,
} from 'oidc-provider';
import { scopeWords } from '../../scopes/identity-scopes.js';
import { detailMistake, type FhirScopeDetail, scopesOf } from './fhir-scope-detail.js';
import { grantedDetails } from './granted-details.js';

type RichAuthorization = RichAuthorizationRequestsActiveConfiguration & {
  readonly enabled: true;
  readonly authorizationDetailsForIntrospection: AuthorizationDetailsForIntrospection;
};

/** Of a code or a refresh token the details are decided: the exchange may narrow them by `scope` alone. */
const DECIDED: ReadonlySet<unknown> = new Set(['authorization_code', 'refresh_token']);

/**
 * RFC 9396 with one type, `fhir_scope`: SMART scopes written out. Each stands for its scopes, which are asked for with
 * those of `scope`, so that consent, ceilings and the FHIR server judge them as they judge every scope.
 */
export function richAuthorization(fhirBase: string): RichAuthorization {
  return {
    enabled: true,
    types: {
      fhir_scope: {
        validate: (ctx, detail) => {
          if (DECIDED.has(ctx.oidc.params?.['grant_type']))
            throw new errors.InvalidAuthorizationDetails(
              'authorization_details are decided when the person consents: leave them out, narrow by scope',
            );
          const mistake = detailMistake(detail, fhirBase);
          if (mistake !== undefined) throw new errors.InvalidAuthorizationDetails(mistake);
          askFor(ctx, scopesOf(detail as unknown as FhirScopeDetail));
        },
      },
    },
    authorizationDetailsForGrantSource: ctx =>
      asLibrary(grantedDetails(requested(ctx), ctx.oidc.grant?.getResourceScope(fhirBase) ?? '', fhirBase)),
    authorizationDetailsForAccessToken: (ctx, token, source) =>
      asLibrary(grantedDetails(source?.rar ? own(source.rar) : requested(ctx), token.scope ?? '', fhirBase)),
    authorizationDetailsForIntrospection: (_ctx, token) => token.rar,
  };
}

/** The details of a token that was narrowed as it was made. */
export function narrowedDetails(
  details: readonly AuthorizationDetail[] | undefined,
  scope: string | undefined,
  fhirBase: string,
): AuthorizationDetail[] | undefined {
  return details && asLibrary(grantedDetails(own(details), scope ?? '', fhirBase));
}

function askFor({ oidc }: KoaContextWithOIDC, scopes: readonly string[]): void {
  const asked = oidc.params?.['scope'];
  const words = typeof asked === 'string' ? scopeWords(asked) : [];
  if (oidc.params) oidc.params['scope'] = [...new Set([...words, ...scopes])].join(' ');
}

/** As they stand in the request, which was validated. */
function requested({ oidc }: KoaContextWithOIDC): readonly FhirScopeDetail[] {
  const text = oidc.params?.['authorization_details'];
  return typeof text === 'string' ? (JSON.parse(text) as readonly FhirScopeDetail[]) : [];
}

function own(details: readonly AuthorizationDetail[]): readonly FhirScopeDetail[] {
  return details as unknown as readonly FhirScopeDetail[];
}

function asLibrary(details: readonly FhirScopeDetail[]): AuthorizationDetail[] {
  return details.map(detail => ({ ...detail }));
}

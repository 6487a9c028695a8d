import { scopeWords } from '../../scopes/identity-scopes.js';
import { covers } from '../../scopes/scope-coverage.js';
import { scopeWithin } from '../../scopes/scope-intersection.js';
import { parseSmartScopes } from '../../scopes/smart-scope.js';
import { detailsOf, type FhirScopeDetail, scopesOf } from './fhir-scope-detail.js';

/**
 * What was asked for ∩ what the scope holds (RFC 9396 §7): the person may have granted a part, and a refresh may have
 * narrowed it further.
 */
export function grantedDetails(
  asked: readonly FhirScopeDetail[],
  granted: string,
  fhirBase: string,
): readonly FhirScopeDetail[] {
  const held = scopeWords(granted);
  const both = asked.flatMap(scopesOf).flatMap(scope => held.flatMap(each => common(scope, each) ?? []));
  return detailsOf(parseSmartScopes([...new Set(both)].join(' ')), fhirBase);
}

function common(asked: string, held: string): string | undefined {
  return covers(asked, held) ? held : scopeWithin(held, asked);
}

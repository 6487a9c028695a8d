import { anyCondition } from '../condition/index-condition.js';
import type { IndexedParameter } from '../indexed-parameter.js';
import { belowTerm, uriTerm } from '../search-term.js';
import { invalidValue, unsupportedModifier } from './parameter-error.js';
import { type ParameterKind, unknownType } from './parameter-kind.js';
import { unescapeValue } from './parameter-value.js';
import { urisOfCanonical } from './reference-value.js';

/** https://hl7.org/fhir/R4/search.html#uri */
export const uriParameter: ParameterKind = {
  indexer(parameter, branch) {
    switch (branch.type) {
      case 'uri':
      case 'url':
      case 'canonical':
        return (value, entries) => {
          for (const uri of new Set([value as string, ...urisOfCanonical(value as string)])) {
            entries.links.add(entries.term(uriTerm(parameter.name, uri)));
          }
          for (const uri of pathsOf(value as string)) {
            entries.tokens.add(entries.term(belowTerm(parameter.name, uri)));
          }
          return true;
        };
      default:
        return unknownType(parameter, branch.type);
    }
  },

  condition(parameter, { modifier, values }, { hash }) {
    const uris = values.map(value => uriOf(parameter, value));
    switch (modifier) {
      case undefined:
        return { kind: 'link', terms: uris.map(uri => hash.hash(uriTerm(parameter.name, uri))) };
      // What has a version or a fragment is a link of its URI too, and below that as well.
      case 'below':
        return anyCondition([
          {
            kind: 'token',
            terms: uris.map(uri => hash.hash(belowTerm(parameter.name, uri.replace(/\/$/, '')))),
          },
          { kind: 'link', terms: uris.map(uri => hash.hash(uriTerm(parameter.name, uri))) },
        ]);
      case 'above':
        return {
          kind: 'link',
          terms: uris.flatMap(pathsOf).map(uri => hash.hash(uriTerm(parameter.name, uri))),
        };
      default:
        throw unsupportedModifier(parameter, modifier);
    }
  },
};

function uriOf(parameter: IndexedParameter, value: string): string {
  const uri = unescapeValue(value);
  if (uri === '' || /\s/.test(uri)) throw invalidValue(parameter, value, 'is not a URI');
  return uri;
}

/** The URI and those above it, segment by segment: `http://a/b/c`, `http://a/b`, `http://a`. URNs have none above. */
function pathsOf(uri: string): readonly string[] {
  const [, authority, path] = /^([a-z][a-z0-9+.-]*:\/\/[^/]*)(\/.*)$/i.exec(uri) ?? [];
  if (authority === undefined || path === undefined) return [uri];
  const segments = path.split('/').filter(segment => segment !== '');
  return [authority, ...segments.map((_, index) => `${authority}/${segments.slice(0, index + 1).join('/')}`)];
}

import { AsyncLocalStorage } from 'node:async_hooks';
import { everything } from '../../../src/fhir/access/access-expression.js';
import { AccessFilter, type TokenAccess } from '../../../src/fhir/access/access-filter.js';
import type { AccessRules } from '../../../src/fhir/access/policy.js';
import { Inclusion } from '../../../src/fhir/search/inclusion.js';
import { PageLink } from '../../../src/fhir/search/page-link.js';
import { RelatedResourcesSql } from '../../../src/fhir/search/related-resources.sql.js';
import { PostgresResourceRepository } from '../../../src/fhir/storage/postgres-resource.repository.js';
import { WriteGrant } from '../../../src/fhir/storage/write/write-grant.js';
import type { Focus } from './random-request.js';

/** A mistake that somebody could make in the product, switched on for a while. */
export interface Fault {
  readonly name: string;
  /** The requests that show it soonest. */
  readonly focus?: Focus;
  /** Puts it in, and gives what takes it out. */
  inject(): () => void;
}

type Method = (...values: never[]) => unknown;
type Letter = Parameters<AccessFilter['for']>[1];

/** Set while a statement is made or run from which the predicate is to be missing. */
const dropped = new AsyncLocalStorage<boolean>();

export function withoutPredicate<T>(work: () => T): T {
  return dropped.run(true, work);
}

function replaced(target: object, name: string, by: (original: Method) => Method): () => void {
  const methods = target as Record<string, Method>;
  const original = methods[name];
  if (typeof original !== 'function') throw new Error(`There is no ${name} to be replaced`);
  methods[name] = by(original);
  return () => {
    methods[name] = original;
  };
}

function dropping(name: string, target: object, ...methods: readonly string[]): Fault {
  return {
    name,
    inject: () => all([obeyed(), ...methods.map(method => replaced(target, method, unfiltered))]),
  };
}

function unfiltered(original: Method): Method {
  return function (this: unknown, ...values) {
    return withoutPredicate(() => original.apply(this, values));
  };
}

/** The filter that lets everything through wherever the predicate is dropped. */
export function obeyed(): () => void {
  return replaced(
    AccessFilter.prototype,
    'for',
    original =>
      function (this: AccessFilter, ...values) {
        return dropped.getStore() ? everything('a fault') : original.apply(this, values);
      },
  );
}

function all(undo: readonly (() => void)[]): () => void {
  return () => {
    for (const one of undo.toReversed()) one();
  };
}

/** Another reading of the token. */
function misread(name: string, reading: (token: TokenAccess) => TokenAccess): Fault {
  return {
    name,
    inject: () =>
      replaced(
        AccessFilter,
        'forToken',
        original =>
          function (this: unknown, token: TokenAccess) {
            return (original as (token: TokenAccess) => unknown).call(AccessFilter, reading(token));
          },
      ),
  };
}

function misjudged(
  name: string,
  change: Partial<Record<'before' | 'after' | 'movedPatients', unknown>>,
): Fault {
  return {
    name,
    focus: 'write',
    inject: () =>
      replaced(
        WriteGrant.prototype,
        'permits',
        original =>
          function (this: WriteGrant, asked: object) {
            return (original as (asked: object) => unknown).call(this, { ...asked, ...change });
          },
      ),
  };
}

function letters(name: string, taken: (letter: Letter) => readonly Letter[]): Fault {
  return {
    name,
    inject: () =>
      replaced(
        AccessFilter.prototype,
        'for',
        original =>
          function (this: AccessFilter, type: string, letter: Letter) {
            const judge = original as AccessFilter['for'];
            const found = taken(letter).map(other => judge.call(this, type, other));
            return found.find(({ kind }) => kind !== 'nothing') ?? found[0];
          },
      ),
  };
}

/** One table of decisions for all callers. */
const CACHE_OF_ALL: Fault = {
  name: 'decisions are remembered without the caller',
  inject() {
    const known = new Map<string, unknown>();
    return replaced(
      AccessFilter.prototype,
      'for',
      original =>
        function (this: AccessFilter, type: string, letter: Letter) {
          const key = `${type}.${letter}`;
          if (!known.has(key)) known.set(key, (original as AccessFilter['for']).call(this, type, letter));
          return known.get(key);
        },
    );
  },
};

function forAnybody(original: Method): Method {
  return function (this: PageLink, _caller: string, ...rest: never[]) {
    return original.apply(this, ['anybody' as never, ...rest]);
  };
}

const LINK_FOR_ALL: Fault = {
  name: 'a page link works for every caller',
  inject() {
    return all(['seal', 'open'].map(name => replaced(PageLink.prototype, name, forAnybody)));
  },
};

/** Each of them must make the oracle find a difference; the proof is worth what it would have caught. */
export const FAULTS: readonly Fault[] = [
  dropping('no predicate on read', PostgresResourceRepository.prototype, 'read'),
  dropping('no predicate on vread', PostgresResourceRepository.prototype, 'readVersion'),
  dropping('no predicate on history', PostgresResourceRepository.prototype, 'history'),
  dropping('no predicate on search', PostgresResourceRepository.prototype, 'search'),
  { ...dropping('no predicate on _include and _revinclude', Inclusion.prototype, 'of'), focus: 'search' },
  { ...dropping('no predicate in chains', RelatedResourcesSql.prototype, 'chain'), focus: 'chain' },
  { ...dropping('no predicate in _has', RelatedResourcesSql.prototype, 'has'), focus: 'has' },
  misread('a missing patient means all patients', token =>
    token.patient === undefined ? asSystem(token, 'patient') : token,
  ),
  misread('user/ is not bounded by the user', token => asSystem(token, 'user')),
  misread('system/ works for persons', token => asSystem(token, 'system')),
  misread('the constraint of a granular scope is forgotten', token => ({
    ...token,
    smartScopes: token.smartScopes.map(({ context, resourceType, permissions }) => ({
      context,
      resourceType,
      permissions,
    })),
  })),
  misread('of several scopes only the first counts', token => ({
    ...token,
    smartScopes: token.smartScopes.slice(0, 1),
  })),
  misread('.read grants writing', token => ({
    ...token,
    smartScopes: token.smartScopes.map(scope => ({ ...scope, permissions: 'cruds' })),
  })),
  {
    ...letters('.u is every kind of write', letter => ('cd'.includes(letter) ? [letter, 'u'] : [letter])),
    focus: 'write',
  },
  letters('.r is .s', letter => (letter === 's' ? ['s', 'r'] : [letter])),
  letters('.s is .r', letter => (letter === 'r' ? ['r', 's'] : [letter])),
  { ...misjudged('the image before a write is not judged', { before: undefined }), focus: 'part' },
  misjudged('the image after a write is not judged', { after: undefined }),
  misjudged('a write may move a record between patients', { movedPatients: new Set() }),
  CACHE_OF_ALL,
  LINK_FOR_ALL,
];

/** The rules of the installation read otherwise. */
function misruled(name: string, reading: (rules: AccessRules) => AccessRules): Fault {
  return {
    name,
    inject: () =>
      replaced(
        AccessFilter,
        'forToken',
        original =>
          function (this: unknown, token: TokenAccess, rules: AccessRules) {
            return (original as typeof AccessFilter.forToken).call(AccessFilter, token, reading(rules));
          },
      ),
  };
}

const LABELS_OFF: Fault = {
  name: 'everybody may take security labels away',
  focus: 'write',
  inject: () =>
    replaced(
      AccessFilter,
      'forToken',
      original =>
        function (this: unknown, token: TokenAccess, rules: AccessRules) {
          const filter = (original as typeof AccessFilter.forToken).call(AccessFilter, token, rules);
          return Object.assign(filter, { mayRemoveLabels: true });
        },
    ),
};

/** What must be caught where policies and Consents hold. */
export const RULE_FAULTS: readonly Fault[] = [
  misruled('no Consent is asked', rules => ({ ...rules, hasConsents: false })),
  misruled('a policy denies nothing', ({ policies, ...rules }) => ({
    ...rules,
    policies:
      policies === 'unreadable'
        ? policies
        : policies.map(policy => ({
            ...policy,
            rules: policy.rules.filter(({ effect }) => effect === 'allow'),
          })),
  })),
  LABELS_OFF,
];

/** The scopes of one context as if they were a backend service's, whoever the user is. */
function asSystem(token: TokenAccess, context: string): TokenAccess {
  if (!token.smartScopes.some(scope => scope.context === context)) return token;
  const { user: _, ...rest } = token;
  return {
    ...rest,
    smartScopes: token.smartScopes.map(scope =>
      scope.context === context ? { ...scope, context: 'system' } : scope,
    ),
  };
}

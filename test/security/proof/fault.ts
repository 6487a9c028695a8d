import { AsyncLocalStorage } from 'node:async_hooks';
import { everything } from '../../../src/fhir/access/access-expression.js';
import { AccessFilter, type TokenAccess } from '../../../src/fhir/access/access-filter.js';
import type { AccessRules } from '../../../src/fhir/access/policy.js';
import type { SearchQuery } from '../../../src/fhir/search/search-query.js';
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

export type Method = (...values: never[]) => unknown;
export type Letter = Parameters<AccessFilter['for']>[1];

/** Set while a statement is made or run from which the predicate is to be missing. */
const dropped = new AsyncLocalStorage<boolean>();

export function withoutPredicate<T>(work: () => T): T {
  return dropped.run(true, work);
}

export function replaced(target: object, name: string, by: (original: Method) => Method): () => void {
  const methods = target as Record<string, Method>;
  const original = methods[name];
  if (typeof original !== 'function') throw new Error(`There is no ${name} to be replaced`);
  methods[name] = by(original);
  return () => {
    methods[name] = original;
  };
}

/** The predicate is missing in whatever these methods do. */
export function dropping(
  name: string,
  focus: Focus | undefined,
  { prototype }: { readonly prototype: object },
  ...methods: readonly string[]
): Fault {
  return {
    name,
    ...(focus === undefined ? {} : { focus }),
    inject: () => all([obeyed(), ...methods.map(method => replaced(prototype, method, unfiltered))]),
  };
}

/** The predicate is missing in some searches. */
export function droppingWhere(
  name: string,
  focus: Focus | undefined,
  isMeant: (query: SearchQuery) => boolean,
): Fault {
  const search = (original: Method): Method =>
    function (this: unknown, ...values) {
      const ask = (): unknown => original.apply(this, values);
      return isMeant(values[1]!) ? withoutPredicate(ask) : ask();
    };
  return {
    name,
    ...(focus === undefined ? {} : { focus }),
    inject: () => all([obeyed(), replaced(PostgresResourceRepository.prototype, 'search', search)]),
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

export function all(undo: readonly (() => void)[]): () => void {
  return () => {
    for (const one of undo.toReversed()) one();
  };
}

/** Another reading of the token. */
export function misread(name: string, reading: (token: TokenAccess) => TokenAccess, focus?: Focus): Fault {
  return {
    name,
    ...(focus === undefined ? {} : { focus }),
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

export function misjudged(
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

export function letters(name: string, taken: (letter: Letter) => readonly Letter[]): Fault {
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

/** The rules of the installation read otherwise. */
export function misruled(name: string, reading: (rules: AccessRules) => AccessRules): Fault {
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

/** The scopes of one context as if they were a backend service's, whoever the user is. */
export function asSystem(token: TokenAccess, context: string): TokenAccess {
  if (!token.smartScopes.some(scope => scope.context === context)) return token;
  const { user: _, ...rest } = token;
  return {
    ...rest,
    smartScopes: token.smartScopes.map(scope =>
      scope.context === context ? { ...scope, context: 'system' } : scope,
    ),
  };
}

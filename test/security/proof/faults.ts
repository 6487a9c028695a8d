import { AccessTokenMint } from '../../../src/auth/authorization-server/keys/access-token-mint.js';
import { everything } from '../../../src/fhir/access/access-expression.js';
import { AccessFilter } from '../../../src/fhir/access/access-filter.js';
import { AsyncRequestHandler } from '../../../src/fhir/async/async-request.handler.js';
import { BatchInteraction } from '../../../src/fhir/interactions/batch.interaction.js';
import { ConditionalDeleteInteraction } from '../../../src/fhir/interactions/conditional-delete.interaction.js';
import { PatchInteraction } from '../../../src/fhir/interactions/patch.interaction.js';
import { SortedTypesSearch } from '../../../src/fhir/interactions/sorted-types-search.js';
import { TransactionInteraction } from '../../../src/fhir/interactions/transaction.interaction.js';
import { TypesSearchInteraction } from '../../../src/fhir/interactions/types-search.interaction.js';
import { DiffedResources } from '../../../src/fhir/operations/diff/diffed-resources.js';
import { DocumentService } from '../../../src/fhir/operations/document/document.service.js';
import { EverythingService } from '../../../src/fhir/operations/everything/everything.service.js';
import { ResourceLoader } from '../../../src/fhir/operations/graphql/resource-loader.js';
import { ResourceSearches } from '../../../src/fhir/operations/graphql/resource-searches.js';
import { LabelsInUse } from '../../../src/fhir/operations/meta/labels-in-use.js';
import { OperationInterceptor } from '../../../src/fhir/rest/operation.interceptor.js';
import { Inclusion } from '../../../src/fhir/search/inclusion.js';
import { PageLink } from '../../../src/fhir/search/page-link.js';
import { RelatedResourcesSql } from '../../../src/fhir/search/related-resources.sql.js';
import type { IncludeDirective } from '../../../src/fhir/search/search-query.js';
import { PostgresResourceRepository } from '../../../src/fhir/storage/postgres-resource.repository.js';
import { PostgresResourceTransaction } from '../../../src/fhir/storage/postgres-resource.transaction.js';
import { ChangeApplier } from '../../../src/fhir/storage/write/change-applier.js';
import { StoredDefinitions } from '../../../src/fhir/terminology/stored-definitions.js';
import {
  all,
  asSystem,
  dropping,
  droppingWhere,
  type Fault,
  type Letter,
  letters,
  type Method,
  misjudged,
  misread,
  misruled,
  obeyed,
  replaced,
  withoutPredicate,
} from './fault.js';

/** Where the predicate could be missing. */
export const FAULTS_OF_STATEMENTS: readonly Fault[] = [
  dropping('no predicate on read', 'read', PostgresResourceRepository, 'read'),
  dropping('no predicate on vread', undefined, PostgresResourceRepository, 'readVersion'),
  dropping('no predicate on history', 'history', PostgresResourceRepository, 'history'),
  dropping('no predicate on search', undefined, PostgresResourceRepository, 'search'),
  droppingWhere('no predicate in a sorted search', 'search', ({ sort }) => sort.length > 0),
  droppingWhere('no predicate where only the number is wanted', undefined, ({ countOnly }) => countOnly),
  droppingWhere('no predicate behind a page link', 'search', ({ after }) => after !== undefined),
  droppingWhere('no predicate in $lastn', 'lastn', ({ latest }) => latest !== undefined),
  dropping('no predicate on _include and _revinclude', 'search', Inclusion, 'of'),
  {
    name: 'no predicate in the later rounds of :iterate',
    focus: 'iterate',
    inject: () => all([obeyed(), replaced(Inclusion.prototype, 'follow', withoutPredicateLater)]),
  },
  {
    name: 'no predicate on what names a url, or has one',
    focus: 'canonical',
    inject: () => all([obeyed(), replaced(Inclusion.prototype, 'follow', withoutPredicateOnCanonicals)]),
  },
  dropping('no predicate in chains', 'chain', RelatedResourcesSql, 'chain'),
  dropping('no predicate in _has', 'has', RelatedResourcesSql, 'has'),
  dropping('no predicate on the List of _list', 'list', RelatedResourcesSql, 'has'),
  dropping('no predicate on the parts of :below', 'below', RelatedResourcesSql, 'hierarchy'),
  dropping('no predicate in searches of several types', undefined, TypesSearchInteraction, 'execute'),
  dropping('no predicate in one order of several types', 'sorted types', SortedTypesSearch, 'fill'),
  dropping('no predicate in $everything', 'everything', EverythingService, 'page'),
  dropping('no predicate on what a record refers to', 'record', Inclusion, 'of'),
  dropping('no predicate in $diff', 'diff', DiffedResources, 'one'),
  dropping('no predicate on what an operation is called on', 'validate', OperationInterceptor, 'targetOf'),
  dropping('no predicate in what is answered later', 'deferred', AsyncRequestHandler, 'run'),
  dropping('no predicate in $document', 'document', DocumentService, 'of'),
  dropping('no predicate in $meta', 'meta', LabelsInUse, 'of'),
  dropping('no predicate on what GraphQL lists', 'graphql', ResourceSearches, 'find'),
  dropping('no predicate on what GraphQL resolves', 'graphql', ResourceLoader, 'load', 'read'),
  dropping('no predicate in a batch', 'batch', BatchInteraction, 'execute'),
  dropping('no predicate in a transaction', 'transaction', TransactionInteraction, 'execute'),
  dropping('no predicate on patch', 'patch', PatchInteraction, 'execute'),
  dropping('no predicate on conditional patch', 'write', PatchInteraction, 'executeConditionally'),
  dropping('a condition matches what nobody may see', 'condition', PostgresResourceTransaction, 'search'),
  dropping('a conditional create shows what it found', 'condition', PostgresResourceTransaction, 'read'),
  dropping('a patch asks for what may not be read', 'patch', PostgresResourceTransaction, 'read'),
  dropping('no predicate on value sets', 'search', StoredDefinitions, 'findById', 'findStored'),
  {
    name: 'a write shows what may not be read',
    focus: 'write',
    inject: () => replaced(ChangeApplier.prototype, 'apply', shown),
  },
];

function withoutPredicateOnCanonicals(original: Method): Method {
  return function (this: Inclusion, ...values) {
    const directives = values[0]! as readonly IncludeDirective[];
    const follow = (): unknown => original.apply(this, values);
    const isCanonical = directives.some(({ parameter }) => parameter === 'questionnaire');
    return isCanonical ? withoutPredicate(follow) : follow();
  };
}

function withoutPredicateLater(original: Method): Method {
  return function (this: Inclusion, ...values) {
    const { included } = this as unknown as { readonly included: readonly unknown[] };
    const follow = (): unknown => original.apply(this, values);
    return included.length > 0 ? withoutPredicate(follow) : follow();
  };
}

function shown(original: Method): Method {
  return async function (this: ChangeApplier, ...values) {
    const outcomes = (await original.apply(this, values)) as readonly object[];
    return outcomes.map(outcome => ({ ...outcome, mayRead: true }));
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
          const own = (original as AccessFilter['for']).call(this, type, letter);
          // Of the administrator nothing is remembered: who asks for the proof must be answered.
          if (own.kind === 'everything') return own;
          if (!known.has(key)) known.set(key, own);
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

/** The token of broken glass lives longer than was asked for. */
const NO_END: Fault = {
  name: 'broken glass stays open when its time is over',
  focus: 'glass',
  inject: () =>
    replaced(
      AccessTokenMint.prototype,
      'mint',
      original =>
        function (this: AccessTokenMint, request: object) {
          const isOpened = 'brokenGlass' in request;
          return original.apply(this, [{ ...request, ...(isOpened ? { expiresIn: 3600 } : {}) } as never]);
        },
    ),
};

/** How a token could be misunderstood. */
export const FAULTS_OF_TOKENS: readonly Fault[] = [
  misread('a missing patient means all patients', token =>
    token.patient === undefined ? asSystem(token, 'patient') : token,
  ),
  misread('user/ is not bounded by the user', token => asSystem(token, 'user')),
  misread('system/ works for persons', token => asSystem(token, 'system')),
  misread('a scope without letters has all of them', token => ({
    ...token,
    smartScopes: [
      ...token.smartScopes,
      ...[...token.scopes]
        .filter(scope => scope === 'patient/*.' || scope === 'user/*.')
        .map(scope => ({
          context: scope.startsWith('patient') ? ('patient' as const) : ('user' as const),
          resourceType: '*',
          permissions: 'cruds',
        })),
    ],
  })),
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

/** The caller's filter after it was made. */
function refiltered(
  name: string,
  focus: Fault['focus'],
  change: (filter: AccessFilter, token: Token) => void,
): Fault {
  return {
    name,
    ...(focus === undefined ? {} : { focus }),
    inject: () =>
      replaced(
        AccessFilter,
        'forToken',
        original =>
          function (this: unknown, token: Token, rules: never) {
            const filter = (original as typeof AccessFilter.forToken).call(AccessFilter, token, rules);
            change(filter, token);
            return filter;
          },
      ),
  };
}

type Token = Parameters<typeof AccessFilter.forToken>[0];

/** What must be caught where policies and Consents hold, and where glass is broken. */
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
  misruled('no policy of the installation is asked', rules => ({ ...rules, policies: [] })),
  dropping('no predicate on what a condition deletes', 'deletions', ConditionalDeleteInteraction, 'execute'),
  refiltered('everybody may take security labels away', 'write', filter => {
    Object.assign(filter, { unlabelling: () => everything('a fault') });
  }),
  misread(
    'broken glass opens every record',
    token => (token.brokenGlass === undefined ? token : asSystem(token, 'user')),
    'glass',
  ),
  refiltered('broken glass lets write', 'glass', (filter, { brokenGlass }) => {
    if (brokenGlass === undefined) return;
    const judge = filter.for.bind(filter);
    filter.for = (type, letter) => judge(type, 'cud'.includes(letter) ? 'r' : letter);
  }),
  misread('broken glass opens nothing', ({ brokenGlass: _forgotten, ...token }) => token, 'glass'),
  NO_END,
];

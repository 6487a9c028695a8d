import type { AccessExpression } from '../access/access-expression.js';
import type { Resource } from '../model/resource.js';
import { indexEntriesOf } from '../search/index-entries.extractor.js';
import type { IndexEntries } from '../search/index-entries.js';
import { compileAccess } from '../search/access-sql.js';
import { PageLink } from '../search/page-link.js';
import { withSecurityContext } from '../search/security-context.sql.js';
import { Searcher } from '../search/searcher.js';
import { TermHash } from '../search/term-hash.js';
import { ContentJudge } from './content-judge.js';
import { HistoryLinks } from './history/history-position.js';
import { confirmsAccess } from './exact-match.js';
import { HistoryReader } from './history/history-reader.js';
import type { IntegrityRules } from './integrity/reference-integrity.js';
import type { InstallationSecret } from './installation-secret.js';
import { Placement } from './placement.js';
import { ResourceIds } from './resource-ids.js';
import { ResourceReader } from './resource-reader.js';
import { KnownSearchParameters } from './search-parameters/known-search-parameters.js';
import { storedResource } from './stored-version.js';
import type { SearchRowPredicate } from './search-row-predicate.js';

/** What the repository and its transactions are made of; none of it holds a connection. */
export class StorageParts {
  readonly hash: TermHash;
  readonly reader: ResourceReader;
  readonly histories: HistoryReader;
  readonly placement: Placement;
  readonly searcher: Searcher;
  readonly pageLinks: PageLink;
  readonly searchParameters = new KnownSearchParameters();

  constructor(
    secret: InstallationSecret,
    readonly fhirBase: string,
    readonly integrity: IntegrityRules = { mustExist: false, isProtected: false },
  ) {
    this.hash = new TermHash(secret.keyFor('terms'));
    const judge = new ContentJudge(this.hash, this.entriesOf, this.isReachable);
    this.reader = new ResourceReader(this.hash, judge, this.isReachable);
    const links = new PageLink(secret.keyFor('page-links', 32));
    this.pageLinks = links;
    this.histories = new HistoryReader(this.hash, judge, new HistoryLinks(links));
    this.searcher = new Searcher(this.hash, links, { storedResource, confirmsAccess }, fhirBase);
    this.placement = new Placement(new ResourceIds(secret), resource => this.entriesOf(resource).patients);
  }

  /** How the resource is found; absolute references to this server are its own. */
  readonly entriesOf = (resource: Resource): IndexEntries => {
    const entries = indexEntriesOf(resource, this.hash, this.fhirBase);
    return resource.resourceType === 'Binary'
      ? withSecurityContext(resource, entries, this.hash, this.fhirBase)
      : entries;
  };

  /** The one compiler of access to SQL, with what it needs of this installation. */
  readonly isReachable: SearchRowPredicate = (expression, resourceType, alias, parameters) =>
    compileAccess(expression, resourceType, alias, parameters, this.hash, {
      fhirBase: this.fhirBase,
      ...requiredPatient(expression),
    });
}

/**
 * We ask whether any membership row of a resource fulfils the expression: where it demands one patient as a whole,
 * the row itself is that patient's, and no second row has to be looked up.
 */
function requiredPatient(expression: AccessExpression): { readonly confinedTo?: string } {
  const operands = expression.kind === 'and' ? expression.operands : [expression];
  const membership = operands.find(operand => operand.kind === 'in-compartment');
  return membership === undefined ? {} : { confinedTo: membership.patientId };
}

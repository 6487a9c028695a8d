import type { Resource } from '../model/resource.js';
import { indexEntriesOf } from '../search/index-entries.extractor.js';
import type { IndexEntries } from '../search/index-entries.js';
import { compileAccess } from '../search/access-sql.js';
import { PageLink } from '../search/page-link.js';
import { withSecurityContext } from '../search/security-context.sql.js';
import { Searcher } from '../search/searcher.js';
import { TermHash } from '../search/term-hash.js';
import { KnownConsents } from './consent/known-consents.js';
import { ContentJudge } from './content-judge.js';
import { HistoryLinks } from './history/history-position.js';
import { confirmsAccess } from './exact-match.js';
import { HistoryReader } from './history/history-reader.js';
import type { IntegrityRules } from './integrity/reference-integrity.js';
import type { InstallationSecret } from './installation-secret.js';
import { requiredPatient } from './required-patient.js';
import { Placement } from './placement.js';
import { ResourceIds } from './resource-ids.js';
import { ResourceReader } from './resource-reader.js';
import { KnownSearchParameters } from './search-parameters/known-search-parameters.js';
import { storedResource } from './stored-version.js';
import type { SearchRowPredicate } from './search-row-predicate.js';

/** What the repository and its transactions are made of; none of it holds a connection. */
export class StorageParts {
  readonly hash: TermHash;
  readonly judge: ContentJudge;
  readonly reader: ResourceReader;
  readonly histories: HistoryReader;
  readonly placement: Placement;
  readonly searcher: Searcher;
  readonly pageLinks: PageLink;
  readonly searchParameters = new KnownSearchParameters();
  readonly consents = new KnownConsents();

  constructor(
    secret: InstallationSecret,
    readonly fhirBase: string,
    readonly integrity: IntegrityRules = { mustExist: false, isProtected: false },
  ) {
    this.hash = new TermHash(secret.keyFor('terms'));
    this.judge = new ContentJudge(this.hash, this.entriesOf, this.isReachable);
    const { judge } = this;
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
      // Any membership row may fulfil the expression: where it demands one patient, the row itself is that patient's.
      confinedTo: requiredPatient(expression),
    });
}

import type { AccessExpression } from '../../access/access-expression.js';
import type { Resource } from '../../model/resource.js';
import type { IndexEntries } from '../../search/index-entries.js';
import type { TermHash } from '../../search/term-hash.js';
import type { ResourceReader, Run } from '../resource-reader.js';
import type { WriteGrants } from './write-grants.js';

/** What the steps of one write share: the connection in its transaction, the caller's grants, the index. */
export interface WriteContext {
  readonly run: Run;
  readonly grants: WriteGrants;
  readonly hash: TermHash;
  readonly reader: ResourceReader;
  readonly entriesOf: (resource: Resource) => IndexEntries;
  /** From which resources of a type the caller may take security labels. */
  readonly unlabelling: (resourceType: string) => AccessExpression;
  /** Rejects if the entries are not those of today's search parameters; to be asked after everything was written. */
  readonly assertCurrent: () => Promise<void>;
}

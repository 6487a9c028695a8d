import type { AccessFilter } from '../../access/access-filter.js';
import type { Run } from '../resource-reader.js';
import type { StorageParts } from '../storage-parts.js';

/** The connection in its transaction, and whose eyes it looks with. */
export interface IntegrityContext {
  readonly access: AccessFilter;
  readonly run: Run;
  readonly parts: StorageParts;
}

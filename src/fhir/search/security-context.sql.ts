import type { SqlParameters } from '../../database/sql-fragment.js';
import { resourceTypeNumber } from '../definitions/resource-types.js';
import { parseReference } from '../model/reference.js';
import type { Resource } from '../model/resource.js';
import type { IndexEntries } from './index-entries.js';
import type { TermHash } from './term-hash.js';

/** What the link of a Binary is made with; R4 has no search parameter for it. */
export const SECURITY_CONTEXT = 'Binary.securityContext';

/** The index entries of a Binary: the resource that decides who may see it stands among its links. */
export function withSecurityContext(
  { securityContext }: Resource,
  entries: IndexEntries,
  hash: TermHash,
  fhirBase: string,
): IndexEntries {
  const { reference } = (securityContext ?? {}) as { readonly reference?: unknown };
  const target = typeof reference === 'string' ? parseReference(reference, fhirBase) : undefined;
  if (target?.kind !== 'local') return entries;
  return {
    ...entries,
    links: [...entries.links, hash.link(hash.hash(SECURITY_CONTEXT), hash.keyOf(target))],
  };
}

/**
 * Whether the Binary's security context is, as it stands now, within reach of this patient's scopes.
 * The table is named with its schema: where past versions are judged, `search` stands for their own rows.
 */
export function inSecurityContext(
  alias: string,
  { patientId, types }: { readonly patientId: string; readonly types: readonly string[] },
  parameters: SqlParameters,
  hash: TermHash,
): string {
  const parameter = parameters.add(hash.hash(SECURITY_CONTEXT));
  const patient = parameters.add(hash.keyOf({ resourceType: 'Patient', id: patientId }));
  const ofType = parameters.add(types.map(resourceTypeNumber));
  return `${alias}.links && array(select context.key # ${parameter}::bigint from public.search context
    where context.patient = ${patient}::bigint and context.reachable
      and context.type = any(${ofType}::smallint[]))`;
}

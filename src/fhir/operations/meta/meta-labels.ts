import { InvalidError } from '../../errors/fhir-error.js';
import type { ResourceMeta } from '../../model/resource.js';

/** What of a Meta the operations are about. https://hl7.org/fhir/R4/resource.html#Meta */
const LABELS = ['profile', 'security', 'tag'] as const;

type Label = string | { readonly system?: unknown; readonly code?: unknown };

/** A Meta with everything of the other one that it does not have yet. */
export function withLabels(meta: ResourceMeta, added: ResourceMeta): ResourceMeta {
  return changed(
    meta,
    (own, others) => {
      const union = new Map([...others, ...own].map(label => [identityOf(label), label]));
      const known = new Set(own.map(identityOf));
      return [...own, ...[...union].flatMap(([identity, label]) => (known.has(identity) ? [] : [label]))];
    },
    added,
  );
}

/** A Meta without what the other one holds. */
export function withoutLabels(meta: ResourceMeta, removed: ResourceMeta): ResourceMeta {
  return changed(
    meta,
    (own, others) => {
      const unwanted = new Set(others.map(identityOf));
      return own.filter(label => !unwanted.has(identityOf(label)));
    },
    removed,
  );
}

/** Refuses what these operations cannot change, lest it be passed over. */
export function requireOnlyLabels(meta: ResourceMeta): void {
  const stranger = Object.keys(meta).find(name => !LABELS.some(label => label === name));
  if (stranger === undefined) return;
  throw new InvalidError(
    `Only ${LABELS.join(', ')} can be added and removed`,
    `Meta.${stranger}`,
    'not-supported',
  );
}

function changed(
  meta: ResourceMeta,
  change: (own: readonly Label[], others: readonly Label[]) => readonly Label[],
  other: ResourceMeta,
): ResourceMeta {
  const { profile: _profile, security: _security, tag: _tag, ...rest } = meta;
  const labels = LABELS.map(name => [name, change(listOf(meta, name), listOf(other, name))] as const);
  return { ...rest, ...Object.fromEntries(labels.filter(([, list]) => list.length > 0)) };
}

function listOf(meta: ResourceMeta, name: (typeof LABELS)[number]): readonly Label[] {
  return (meta[name] ?? []) as readonly Label[];
}

/** A coding is the same by system and code, whatever its display says. */
function identityOf(label: Label): string {
  return typeof label === 'string' ? label : JSON.stringify([label.system, label.code]);
}

import { ForbiddenError } from '../../errors/fhir-error.js';
import { parseJson } from '../../model/json.js';
import type { Resource } from '../../model/resource.js';

interface Label {
  readonly system?: string;
  readonly code?: string;
}

/** What was and what shall be, as JSON. */
interface LabelledChange {
  readonly before: { readonly content: string | null } | undefined;
  readonly image: { readonly content: string } | undefined;
}

/**
 * Throws if a write takes a security label away: policies and Consents go by them, so that whoever could remove one
 * could open the record to others. However it is written, this is the one place (docs/security/labels.md).
 */
export function requireLabelsKept({ before, image }: LabelledChange): void {
  if (!image) return;
  const labels = labelsIn(before?.content);
  if (labels.length === 0) return;
  const kept = new Set(labelsIn(image.content).map(nameOf));
  if (labels.every(label => kept.has(nameOf(label)))) return;
  throw new ForbiddenError(
    'Security labels may be added, not taken away: that asks for a role whose policy has remove_labels',
  );
}

/** Most resources have none, and are not parsed for it. */
function labelsIn(content: string | null | undefined): readonly Label[] {
  if (!content?.includes('"security"')) return [];
  const { meta } = parseJson(content) as Resource & {
    readonly meta?: { readonly security?: readonly Label[] };
  };
  return meta?.security ?? [];
}

function nameOf({ system, code }: Label): string {
  return JSON.stringify([system, code]);
}

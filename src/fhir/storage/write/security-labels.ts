import { ForbiddenError } from '../../errors/fhir-error.js';
import { parseJson } from '../../model/json.js';
import type { Resource } from '../../model/resource.js';

interface Label {
  readonly system?: string;
  readonly code?: string;
}

/**
 * Whether a write takes a security label away: policies and Consents go by them, so that whoever could remove one could
 * open the record to others. However it is written, this is the one place (docs/security/labels.md).
 * @param before what was there as JSON, before it was deleted if it was
 * @param after what shall be
 */
export function takesLabelAway(before: string | undefined, after: string | undefined): boolean {
  const labels = labelsIn(before);
  if (labels.length === 0) return false;
  const kept = new Set(labelsIn(after).map(nameOf));
  return !labels.every(label => kept.has(nameOf(label)));
}

export class LabelTakenAwayError extends ForbiddenError {
  constructor() {
    super(
      'Security labels may be added, not taken away: that asks for a role whose policy has remove_labels, and for who reads the resource as it is',
    );
  }
}

/** Most resources have none, and are not parsed for it. */
function labelsIn(content: string | undefined): readonly Label[] {
  if (!content?.includes('"security"')) return [];
  const { meta } = parseJson(content) as Resource & {
    readonly meta?: { readonly security?: readonly Label[] };
  };
  return meta?.security ?? [];
}

function nameOf({ system, code }: Label): string {
  return JSON.stringify([system, code]);
}

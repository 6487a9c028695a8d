import { InvalidError } from '../../errors/fhir-error.js';
import type { Resource } from '../../model/resource.js';
import type { BundleEntry } from './bundle-entry.js';
import { isConditionalReference } from './conditional-references.js';
import { visitStrings } from './resource-walk.js';

/**
 * The types of elements in which an identity inside the bundle is replaced (https://hl7.org/fhir/R4/http.html#trules).
 * Not `oid` and `uuid`, which the specification names too: what replaces them would not be a value of these types.
 */
const LINKING_TYPES: ReadonlySet<string> = new Set(['Reference', 'uri', 'url', 'canonical']);

/** `href` and `src` of a narrative. */
const NARRATIVE_LINK = /(\s(?:href|src)\s*=\s*)(?:"([^"]*)"|'([^']*)')/g;

/** Where a conditional reference stands, until its search has an answer. */
export interface PendingReference {
  readonly criteria: string;
  /** `Bundle.entry[3].resource.subject.reference` */
  readonly path: string;
  readonly resolve: (reference: string) => void;
}

/** Replaces the identities that entries have inside the bundle by those they get on this server. */
export class ReferenceRewriting {
  /** `fullUrl` of an entry → `Patient/1`. */
  private readonly references = new Map<string, string>();

  /** https://hl7.org/fhir/R4/bundle.html#references */
  add({ fullUrl, path }: BundleEntry, reference: string): void {
    if (fullUrl === undefined) return;
    if (this.references.has(fullUrl)) {
      throw new InvalidError('Two entries have the same fullUrl', `${path}.fullUrl`);
    }
    this.references.set(fullUrl, reference);
  }

  /** The reference on this server, for what points into the bundle. */
  resolve(literal: string, entry: Pick<BundleEntry, 'fullUrl'>): string | undefined {
    const direct = this.references.get(literal);
    if (direct !== undefined) return direct;
    const [whole, fragment] = splitFragment(literal);
    const target = this.references.get(whole) ?? this.references.get(`${baseOf(entry.fullUrl)}${whole}`);
    return target === undefined ? undefined : target + fragment;
  }

  /** Rewrites the resource in place; answers what only a search can resolve. */
  rewrite(resource: Resource, entry: BundleEntry): readonly PendingReference[] {
    const pending: PendingReference[] = [];
    // A Bundle inside the bundle is stored as it stands: its identities are its own.
    if (resource.resourceType === 'Bundle') return pending;
    visitStrings(resource, ({ owner, name, value, type, path }) => {
      if (type === 'xhtml') {
        if (this.references.size > 0) owner[name] = this.rewriteNarrative(value, entry);
        return;
      }
      if (!LINKING_TYPES.has(type)) return;
      const reference = this.resolve(value, entry);
      if (reference !== undefined) owner[name] = reference;
      else if (type === 'Reference') {
        this.pend(pending, { owner, name, value, path: `${entry.path}.resource${path()}` });
      }
    });
    return pending;
  }

  private pend(
    pending: PendingReference[],
    {
      owner,
      name,
      value,
      path,
    }: { owner: Record<string, unknown>; name: string; value: string; path: string },
  ): void {
    if (/^urn:(?:uuid|oid):/.test(value)) {
      throw new InvalidError('The reference names an entry which the transaction does not have', path);
    }
    if (!isConditionalReference(value)) return;
    pending.push({ criteria: value, path, resolve: reference => void (owner[name] = reference) });
  }

  private rewriteNarrative(xhtml: string, entry: BundleEntry): string {
    return xhtml.replace(NARRATIVE_LINK, (all: string, start: string, double?: string, single?: string) => {
      const reference = this.resolve(double ?? single ?? '', entry);
      return reference === undefined ? all : `${start}"${reference}"`;
    });
  }
}

function splitFragment(literal: string): readonly [whole: string, fragment: string] {
  const hash = literal.indexOf('#');
  return hash < 1 ? [literal, ''] : [literal.slice(0, hash), literal.slice(hash)];
}

/** `http://example.org/fhir/` of `http://example.org/fhir/Patient/1`: what relative references in the entry stand on. */
function baseOf(fullUrl: string | undefined): string {
  return /^(https?:\/\/.*\/)[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}$/.exec(fullUrl ?? '')?.[1] ?? '';
}

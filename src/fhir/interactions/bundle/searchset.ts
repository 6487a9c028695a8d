import { TooCostlyError } from '../../errors/fhir-error.js';
import { operationOutcome } from '../../errors/operation-outcome.js';
import { formatInstant } from '../../model/instant.js';
import { formatReference } from '../../model/reference.js';
import type { StoredResource } from '../../model/resource.js';
import type { HistoryOutcome } from '../history.interaction.js';
import type { SearchOutcome } from '../search.interaction.js';

/** How one resource is shown: as it is stored, or a part of it. */
export type Rendering = (content: string) => string;

const AS_STORED: Rendering = content => content;
/** In characters; half of what a text of V8 can have. */
const MOST = 256 * 1024 * 1024;

interface Links {
  readonly self: string;
  readonly next?: string;
}

/**
 * The Bundle of a search, its resources passed through as text.
 * https://hl7.org/fhir/R4/bundle.html#searchset
 */
export function searchsetText(outcome: SearchOutcome, fhirBase: string, render = AS_STORED): string {
  const entries = [
    ...outcome.matches.map(stored => resourceEntry(stored, fhirBase, 'match', render)),
    ...outcome.included.map(stored => resourceEntry(stored, fhirBase, 'include', render)),
    ...(outcome.ignored.length === 0 ? [] : [outcomeEntry(outcome.ignored)]),
  ];
  return bundleText('searchset', outcome.total, outcome, entries);
}

/** https://hl7.org/fhir/R4/http.html#history */
export function historyText(outcome: HistoryOutcome, fhirBase: string, render = AS_STORED): string {
  return joined([...historyPieces(outcome, fhirBase, render)], '');
}

/** The same text entry by entry, for a page that is too large to be made whole. */
export function* historyPieces(
  outcome: HistoryOutcome,
  fhirBase: string,
  render = AS_STORED,
): Generator<string> {
  yield bundleHead('history', outcome.total, outcome);
  for (const [index, stored] of outcome.entries.entries()) {
    yield index === 0 ? ',"entry":[' : ',';
    yield versionEntry(stored, fhirBase, render);
  }
  yield outcome.entries.length === 0 ? '}' : ']}';
}

function bundleText(
  type: string,
  total: number | undefined,
  links: Links,
  entries: readonly string[],
): string {
  const body = entries.length === 0 ? '' : `,"entry":[${joined(entries, ',')}]`;
  return `${bundleHead(type, total, links)}${body}}`;
}

/** One text, unless it were longer than a text can be. */
function joined(pieces: readonly string[], separator: string): string {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (length > MOST)
    throw new TooCostlyError(
      'The resources of this page are too large together: ask for fewer with _count',
      413,
    );
  return pieces.join(separator);
}

function bundleHead(type: string, total: number | undefined, { self, next }: Links): string {
  const links = [
    { relation: 'self', url: self },
    ...(next === undefined ? [] : [{ relation: 'next', url: next }]),
  ];
  const head = `{"resourceType":"Bundle","type":"${type}"${total === undefined ? '' : `,"total":${total}`}`;
  return `${head},"link":${JSON.stringify(links)}`;
}

function resourceEntry(stored: StoredResource, fhirBase: string, mode: string, render: Rendering): string {
  const content = render(stored.content ?? '{}');
  return `{"fullUrl":"${fhirBase}/${formatReference(stored)}","resource":${content},"search":{"mode":"${mode}"}}`;
}

/** What was passed over is named. https://hl7.org/fhir/R4/search.html#errors */
function outcomeEntry(ignored: readonly string[]): string {
  const outcome = operationOutcome(
    ignored.map(name => ({
      severity: 'warning',
      code: 'not-supported',
      diagnostics: `The parameter ${JSON.stringify(name)} is not supported here and was ignored`,
    })),
  );
  return `{"resource":${outcome},"search":{"mode":"outcome"}}`;
}

function versionEntry(stored: StoredResource, fhirBase: string, render: Rendering): string {
  const { resourceType, method, versionId, lastUpdated, content } = stored;
  const reference = formatReference(stored);
  const isFirst = versionId === '1';
  const status = method === 'DELETE' ? '204 No Content' : isFirst ? '201 Created' : '200 OK';
  const rest = JSON.stringify({
    request: { method, url: method === 'POST' ? resourceType : reference },
    response: { status, etag: `W/"${versionId}"`, lastModified: formatInstant(lastUpdated) },
  });
  const resource = content === undefined ? '' : `"resource":${render(content)},`;
  return `{"fullUrl":"${fhirBase}/${reference}",${resource}${rest.slice(1)}`;
}

import type { IssueType } from '../errors/fhir-error.js';
import { readNarrative } from './narrative-markup.js';

/** Each looks from one `<` to the next, so that the time stays linear. */
const ACTIVE_CONTENT = [
  /<\s*(?:script|object|embed|iframe|frame|form|input|base|link|meta|style)\b/i,
  /<[^<>]*\son[a-z]+\s*=/i,
  /<[^<>]*=\s*(?:["']\s*)?(?:javascript|vbscript)\s*:/i,
  /<!(?:DOCTYPE|ENTITY)/i,
];

export interface NarrativeMistake {
  readonly code: IssueType;
  readonly diagnostics: string;
}

/**
 * What is wrong with the XHTML of a narrative, if anything: it must be one div, nothing in it may act, and the
 * invariants txt-1 and txt-2 hold. https://hl7.org/fhir/R4/narrative.html#xhtml
 */
export function narrativeMistake(xhtml: string): NarrativeMistake | undefined {
  if (!/^\s*<div[\s>/]/.test(xhtml) || !/(?:<\/div>|\/>)\s*$/.test(xhtml)) {
    return structural('A narrative must be one <div> element of XHTML');
  }
  if (ACTIVE_CONTENT.some(pattern => pattern.test(xhtml))) return structural(ACTIVE);
  const { isWellFormed, isActive, isBasic, hasContent } = readNarrative(xhtml);
  if (!isWellFormed) return structural('A narrative must be well-formed XML, without entities of HTML');
  if (isActive) return structural(ACTIVE);
  if (!isBasic) return invariant(BASIC);
  return hasContent ? undefined : invariant('The narrative SHALL have some non-whitespace content (txt-2)');
}

const ACTIVE =
  'A narrative must not hold active content: scripts, event handlers, forms, objects, frames, entities, styles that load';

const BASIC =
  'The narrative SHALL contain only the basic html formatting elements and attributes described in chapters 7-11 ' +
  '(except section 4 of chapter 9) and 15 of the HTML 4.0 standard, <a> elements (either name or href), images and ' +
  'internally contained style attributes (txt-1)';

function structural(diagnostics: string): NarrativeMistake {
  return { code: 'structure', diagnostics };
}

function invariant(diagnostics: string): NarrativeMistake {
  return { code: 'invariant', diagnostics };
}

/** Each looks from one `<` to the next, so that the time stays linear. */
const ACTIVE_CONTENT = [
  /<\s*(?:script|object|embed|iframe|frame|form|input|base|link|meta|style)\b/i,
  /<[^<>]*\son[a-z]+\s*=/i,
  /<[^<>]*=\s*(?:["']\s*)?(?:javascript|vbscript)\s*:/i,
  /<!(?:DOCTYPE|ENTITY)/i,
];

/**
 * What is wrong with the XHTML of a narrative, if anything: it must be one div, and nothing in it may act.
 * https://hl7.org/fhir/R4/narrative.html#xhtml
 */
export function narrativeMistake(xhtml: string): string | undefined {
  if (!/^\s*<div[\s>/]/.test(xhtml) || !/(?:<\/div>|\/>)\s*$/.test(xhtml)) {
    return 'A narrative must be one <div> element of XHTML';
  }
  if (ACTIVE_CONTENT.some(pattern => pattern.test(xhtml))) {
    return 'A narrative must not hold active content: scripts, event handlers, forms, objects, frames, entities';
  }
  return undefined;
}

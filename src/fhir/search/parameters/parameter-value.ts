/** https://hl7.org/fhir/R4/search.html#escaping: `\,` `\|` `\$` and `\\` stand for themselves. */
export function splitUnescaped(text: string, separator: ',' | '|' | '$'): readonly string[] {
  if (!text.includes('\\')) return text.split(separator);
  const parts = [''];
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i);
    if (character === '\\') parts[parts.length - 1] += character + text.charAt(++i);
    else if (character === separator) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}

export function unescapeValue(text: string): string {
  return text.includes('\\') ? text.replaceAll(/\\([,|$\\])/g, '$1') : text;
}

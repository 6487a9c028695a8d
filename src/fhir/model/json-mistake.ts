/**
 * Where a text stopped being JSON, by what the parser threw: `is not JSON: look at line 3 column 5`. The parser's own
 * words would quote the text, which may hold secrets.
 */
export function jsonMistake(error: unknown): string {
  const told = String(error);
  const place = /line \d+ column \d+/.exec(told)?.[0];
  if (place !== undefined) return `is not JSON: look at ${place}`;
  return told.includes('Unexpected end') ? 'is not JSON: it ends too early' : 'is not JSON';
}

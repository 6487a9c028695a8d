/** A lexical part of a path expression; `text` is already unquoted. */
export interface PathToken {
  readonly kind: 'name' | 'string' | 'number' | 'symbol' | 'end';
  readonly text: string;
}

const TOKEN = /\s*(?:([A-Za-z_$][A-Za-z0-9_]*)|'((?:[^'\\]|\\.)*)'|(\d+(?:\.\d+)?)|(!=|[.()[\]|=,]))/y;

/** Splits a path expression; throws on a character that the subset does not know. */
export function tokenize(expression: string): readonly PathToken[] {
  const tokens: PathToken[] = [];
  const pattern = new RegExp(TOKEN);
  const end = expression.trimEnd().length;
  while (pattern.lastIndex < end) {
    const start = pattern.lastIndex;
    const match = pattern.exec(expression);
    if (!match) throw new SyntaxError(`unexpected character at ${start} of the path ${expression}`);
    const [, name, string, number, symbol] = match;
    if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else if (string !== undefined) tokens.push({ kind: 'string', text: string.replaceAll(/\\(.)/g, '$1') });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else tokens.push({ kind: 'symbol', text: symbol! });
  }
  return [...tokens, { kind: 'end', text: '' }];
}

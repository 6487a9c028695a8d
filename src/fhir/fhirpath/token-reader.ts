export interface Token {
  readonly kind: 'identifier' | 'string' | 'number' | 'symbol' | 'end';
  readonly text: string;
}

const TOKEN =
  /\s*(?:(?<identifier>[A-Za-z_]\w*)|`(?<quoted>[^`]+)`|'(?<string>(?:[^'\\]|\\.)*)'|(?<number>\d+(?:\.\d+)?)|(?<symbol><=|>=|!=|[.,()|&+<>=%$]))/y;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f' };

/** Takes an expression apart, token by token. http://hl7.org/fhirpath/N1/index.html#literals */
export class TokenReader {
  current: Token;
  private position = 0;

  constructor(private readonly text: string) {
    this.current = this.read();
  }

  /** The current token, left behind. */
  take(): Token {
    const token = this.current;
    this.current = this.read();
    return token;
  }

  isSymbol(text: string): boolean {
    return this.current.kind === 'symbol' && this.current.text === text;
  }

  /** Takes the symbol if it is there. */
  skip(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.take();
    return true;
  }

  require(symbol: string): void {
    if (!this.skip(symbol)) this.fail();
  }

  fail(): never {
    throw new SyntaxError(`Not in our subset of FHIRPath, near "${this.current.text}": ${this.text}`);
  }

  private read(): Token {
    if (this.text.slice(this.position).trim() === '') return { kind: 'end', text: '' };
    TOKEN.lastIndex = this.position;
    const groups = TOKEN.exec(this.text)?.groups;
    if (groups === undefined) throw new SyntaxError(`Not in our subset of FHIRPath: ${this.text}`);
    this.position = TOKEN.lastIndex;
    const { identifier, quoted, string, number, symbol = '' } = groups;
    const name = identifier ?? quoted;
    if (name !== undefined) return { kind: 'identifier', text: name };
    if (string !== undefined) return { kind: 'string', text: unescaped(string) };
    return number === undefined ? { kind: 'symbol', text: symbol } : { kind: 'number', text: number };
  }
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_, code: string | undefined, character: string) =>
    code === undefined ? (ESCAPES[character] ?? character) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

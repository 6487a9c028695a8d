import { StructureError } from '../errors/fhir-error.js';
import { type BodyBounds, tooManyValues, UNBOUNDED } from './body-bounds.js';
import { decimal } from './decimal.js';
import type { Decimal } from './decimal.js';

const MAXIMUM_DEPTH = 100;
/** No type of R4 has a tenth of it; objects with hundreds of thousands of names take the longer for each. */
const MOST_NAMES = 1000;
const MAXIMUM_NUMBER_LENGTH = 256;

const QUOTE = 0x22;
const MINUS = 0x2d;
const COMMA = 0x2c;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Sticky: a number by the grammar of RFC 8259 §6. */
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ...['"', '\\', '/'].map(character => [character, character] as const),
  ...Object.entries({ b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }),
]);

/** A recursive-descent reader of one JSON text; refusals say the place, never the content. */
export class JsonReader {
  private at = 0;
  private values = 0;

  constructor(
    private readonly text: string,
    private readonly bounds: BodyBounds = UNBOUNDED,
  ) {}

  readDocument(): unknown {
    this.begin();
    return this.ended(this.value(0));
  }

  /** As `readDocument`, interrupted between the items of the arrays in the outermost object, as the entries of a Bundle. */
  *readByItems(): Generator<void, unknown> {
    this.begin();
    const isObject = this.text.charCodeAt(this.at) === OPEN_BRACE;
    return this.ended(isObject ? yield* this.outermostObject() : this.value(0));
  }

  private begin(): void {
    if (this.text.charCodeAt(0) === 0xfeff) this.refuse('remove the byte order mark');
    this.skipBlanks();
  }

  private ended<T>(value: T): T {
    this.skipBlanks();
    if (this.at < this.text.length) this.refuse('nothing may follow the first JSON value');
    return value;
  }

  private *outermostObject(): Generator<void, unknown> {
    this.count();
    const object: Record<string, unknown> = {};
    this.at += 1;
    if (this.skipBlanks() === CLOSE_BRACE) return this.closed(object);
    for (let names = 1; ; names += 1) {
      const name = this.name(object, names);
      const isArray = this.text.charCodeAt(this.at) === OPEN_BRACKET;
      define(object, name, isArray ? yield* this.outermostArray() : this.value(1));
      if (this.isLast(CLOSE_BRACE)) return this.closed(object);
    }
  }

  private *outermostArray(): Generator<void, unknown[]> {
    this.count();
    const items: unknown[] = [];
    this.at += 1;
    if (this.skipBlanks() === CLOSE_BRACKET) return this.closed(items);
    for (;;) {
      this.skipBlanks();
      items.push(this.value(2));
      yield;
      if (this.isLast(CLOSE_BRACKET)) return this.closed(items);
    }
  }

  private count(): void {
    this.values += 1;
    if (this.values > this.bounds.mostValues) throw tooManyValues(this.bounds);
  }

  private value(depth: number): unknown {
    this.count();
    const code = this.text.charCodeAt(this.at);
    if (code === QUOTE) return this.string();
    if (code === OPEN_BRACE) return this.object(depth + 1);
    if (code === OPEN_BRACKET) return this.array(depth + 1);
    if (code === MINUS || (code >= ZERO && code <= NINE)) return this.number();
    return this.literal();
  }

  private object(depth: number): Record<string, unknown> {
    this.checkDepth(depth);
    const object: Record<string, unknown> = {};
    this.at += 1;
    if (this.skipBlanks() === CLOSE_BRACE) return this.closed(object);
    for (let names = 1; ; names += 1) {
      const name = this.name(object, names);
      define(object, name, this.value(depth));
      if (this.isLast(CLOSE_BRACE)) return this.closed(object);
    }
  }

  /** The next name of an object, and the colon behind it. */
  private name(object: Readonly<Record<string, unknown>>, names: number): string {
    if (this.skipBlanks() !== QUOTE) this.refuse('a name in double quotes is expected');
    if (names > MOST_NAMES) this.refuse(`an object may have ${MOST_NAMES} names`);
    const nameAt = this.at;
    const name = this.string();
    if (this.skipBlanks() !== COLON) this.refuse('":" is expected after a name');
    this.at += 1;
    this.skipBlanks();
    if (object[name] !== undefined && Object.hasOwn(object, name)) {
      this.refuse('a name may stand only once in an object', nameAt);
    }
    return name;
  }

  /** Whether the object or array ends behind the value that has been read; else passes over the comma. */
  private isLast(close: typeof CLOSE_BRACE | typeof CLOSE_BRACKET): boolean {
    const code = this.skipBlanks();
    if (code === close) return true;
    if (code !== COMMA) this.refuse(`"," or "${String.fromCharCode(close)}" is expected after a value`);
    this.at += 1;
    return false;
  }

  private array(depth: number): unknown[] {
    this.checkDepth(depth);
    const items: unknown[] = [];
    this.at += 1;
    if (this.skipBlanks() === CLOSE_BRACKET) return this.closed(items);
    for (;;) {
      this.skipBlanks();
      items.push(this.value(depth));
      if (this.isLast(CLOSE_BRACKET)) return this.closed(items);
    }
  }

  private string(): string {
    const { text } = this;
    const start = this.at + 1;
    for (let at = start; ; at += 1) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        this.at = at + 1;
        return text.slice(start, at);
      }
      if (code === BACKSLASH) return this.escapedString(start, at);
      // Negated, because the code behind the end is NaN.
      if (!(code >= 0x20)) this.refuse('a string is not closed or holds a bare control character', at);
      if (code >= 0xd800 && code <= 0xdfff) at += this.surrogatePair(at);
    }
  }

  /** 1, the length of what follows a high surrogate. */
  private surrogatePair(at: number): number {
    const low = this.text.charCodeAt(at + 1);
    const isPair = this.text.charCodeAt(at) <= 0xdbff && low >= 0xdc00 && low <= 0xdfff;
    return isPair ? 1 : this.refuse('half of a surrogate pair stands alone', at);
  }

  private escapedString(start: number, firstEscape: number): string {
    const { text } = this;
    let result = text.slice(start, firstEscape);
    let at = firstEscape;
    while (text.charCodeAt(at) !== QUOTE) {
      if (text.charCodeAt(at) === BACKSLASH) {
        const isUnicode = text[at + 1] === 'u';
        result += isUnicode ? this.unicodeEscape(at) : this.shortEscape(at);
        at += isUnicode ? 6 : 2;
        continue;
      }
      const from = at;
      while (isPlain(text.charCodeAt(at))) at += 1;
      if (at === from) this.refuse('a string is not closed or holds a bare control character', at);
      result += text.slice(from, at);
    }
    if (!result.isWellFormed()) this.refuse('half of a surrogate pair stands alone', start);
    this.at = at + 1;
    return result;
  }

  private shortEscape(at: number): string {
    return ESCAPES.get(this.text.charAt(at + 1)) ?? this.refuse('an unknown escape sequence', at);
  }

  private unicodeEscape(at: number): string {
    const digits = this.text.slice(at + 2, at + 6);
    if (!/^[0-9a-f]{4}$/i.test(digits)) this.refuse('\\u must be followed by four hexadecimal digits', at);
    if (digits === '0000') this.refuse('the character NUL cannot be stored', at);
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  private number(): Decimal {
    NUMBER.lastIndex = this.at;
    const digits = NUMBER.exec(this.text)?.[0] ?? this.refuse('a malformed number');
    if (digits.length > MAXIMUM_NUMBER_LENGTH) this.refuse('a number has more than 256 characters');
    this.at += digits.length;
    return decimal(digits);
  }

  private literal(): boolean | null {
    for (const [word, value] of [
      ['true', true] as const,
      ['false', false] as const,
      ['null', null] as const,
    ]) {
      if (!this.text.startsWith(word, this.at)) continue;
      this.at += word.length;
      return value;
    }
    return this.refuse('a JSON value is expected');
  }

  private closed<T>(value: T): T {
    this.at += 1;
    return value;
  }

  /** Passes over white space, answers the code of the character that follows. */
  private skipBlanks(): number {
    const { text } = this;
    let { at } = this;
    let code = text.charCodeAt(at);
    while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) {
      at += 1;
      code = text.charCodeAt(at);
    }
    this.at = at;
    return code;
  }

  private checkDepth(depth: number): void {
    if (depth > MAXIMUM_DEPTH) this.refuse(`objects and arrays may be nested ${MAXIMUM_DEPTH} levels deep`);
  }

  private refuse(what: string, at = this.at): never {
    const { text } = this;
    const column = at - text.lastIndexOf('\n', at - 1);
    throw new StructureError(
      `The body is not valid JSON at line ${lineOf(text, at)}, column ${column}: ${what}`,
    );
  }
}

/** Counted without a copy of each line: a body may be nothing but line feeds. */
function lineOf(text: string, at: number): number {
  let line = 1;
  for (let end = text.indexOf('\n'); end !== -1 && end < at; end = text.indexOf('\n', end + 1)) line += 1;
  return line;
}

/** Names that Object.prototype has too (`constructor`, `__proto__`) are content like any other. */
function define(object: Record<string, unknown>, name: string, value: unknown): void {
  if (object[name] === undefined) object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}

/** Neither the end, a quote, an escape nor a control character. */
function isPlain(code: number): boolean {
  return code >= 0x20 && code !== QUOTE && code !== BACKSLASH;
}

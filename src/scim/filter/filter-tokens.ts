import { refused, type ScimType } from '../protocol/scim.error.js';
import type { ComparedValue } from './filter.js';

export interface FilterToken {
  readonly kind: 'word' | 'value' | 'sign' | 'end';
  readonly text: string;
  /** Of a string or number; `true`, `false` and `null` are words until a value is asked for. */
  readonly value?: ComparedValue;
}

const LONGEST = 4096;
const TOKEN =
  /[ \t]*(?:(?<word>[A-Za-z$][\w$:.-]*)|(?<value>"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<sign>[()[\]]|\.(?=[A-Za-z$])))/y;

/** The words, values and brackets of a filter or path. */
export class FilterTokens {
  private readonly tokens: readonly FilterToken[];
  private next = 0;

  constructor(
    text: string,
    private readonly scimType: ScimType,
  ) {
    if (text.length > LONGEST) throw this.wrong(`is longer than ${LONGEST} characters`);
    this.tokens = this.read(text.trim());
  }

  peek(): FilterToken {
    return this.tokens[this.next] ?? END;
  }

  take(): FilterToken {
    const token = this.peek();
    this.next += 1;
    return token;
  }

  /** Takes it if it comes next; words in whatever capitals. */
  takeIf(text: string): boolean {
    if (this.peek().text.toLowerCase() !== text || this.peek().kind === 'value') return false;
    this.next += 1;
    return true;
  }

  expect(text: string): void {
    if (!this.takeIf(text)) throw this.wrong(`lacks ${text} ${this.place()}`);
  }

  wrong(words: string): Error {
    return refused(this.scimType, `the ${this.scimType === 'invalidPath' ? 'path' : 'filter'} ${words}`);
  }

  /** Where the next token is, without what it says: that may be somebody's name. */
  place(): string {
    return this.peek().kind === 'end' ? 'at its end' : `before word ${this.next + 1}`;
  }

  private read(text: string): readonly FilterToken[] {
    const tokens: FilterToken[] = [];
    const pattern = new RegExp(TOKEN);
    while (pattern.lastIndex < text.length) {
      const at = pattern.lastIndex;
      const { word, value, sign } = pattern.exec(text)?.groups ?? {};
      if (word !== undefined) tokens.push({ kind: 'word', text: word });
      else if (value !== undefined) tokens.push({ kind: 'value', text: value, value: this.valueOf(value) });
      else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
      else throw this.wrong(`cannot be read at character ${at + 1}`);
    }
    return tokens;
  }

  private valueOf(text: string): ComparedValue {
    const value = jsonOf(text);
    if (value === undefined) throw this.wrong('holds a value that is not JSON');
    // the database takes neither
    if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed()))
      throw this.wrong('holds a character that is none');
    return value;
  }
}

function jsonOf(text: string): ComparedValue | undefined {
  try {
    return JSON.parse(text) as ComparedValue;
  } catch {
    return undefined;
  }
}

const END: FilterToken = { kind: 'end', text: '' };

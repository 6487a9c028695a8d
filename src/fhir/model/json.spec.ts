import { describe, expect, it } from 'vitest';
import { StructureError } from '../errors/fhir-error.js';
import { parseJson, parseLargeJson } from './json.js';

describe('JSON bodies – RFC 8259, json.html', () => {
  it('reads what JSON.parse reads', () => {
    const text = ' {"a":[1,-2.5,true,false,null,"\\u00e4\\n\\"\\/",{}],\r\n\t"b":{"c":[]},"":"😀"} ';
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  it.each([
    '1.10',
    '1e2',
    '-0',
    '0.000000000000000001234567890123456789',
    '12345678901234567890',
    '7',
    '2.5',
  ])('gives the digits of %s back', digits => {
    expect(JSON.stringify(parseJson(`{"value":${digits}}`))).toBe(`{"value":${digits}}`);
  });

  it('keeps names that Object.prototype has too as content', () => {
    const text = '{"__proto__":{"admin":true},"constructor":1,"toString":null,"hasOwnProperty":[]}';
    const value = parseJson(text);
    expect(JSON.stringify(value)).toBe(text);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  });

  it('decodes bytes', () => {
    expect(parseJson(Buffer.from('{"family":"Müller 😀"}'))).toEqual({ family: 'Müller 😀' });
  });

  it('reads 100 levels', () => {
    expect(() => parseJson('['.repeat(100) + ']'.repeat(100))).not.toThrow();
  });

  it.each([
    ['nothing', ''],
    ['blanks only', '  \n'],
    ['text after the value', '{} {}'],
    ['a trailing comma in an object', '{"a":1,}'],
    ['a trailing comma in an array', '[1,]'],
    ['a missing comma', '{"a":1 "b":2}'],
    ['a missing colon', '{"a" 1}'],
    ['a name without quotes', '{a:1}'],
    ['single quotes', "{'a':1}"],
    ['an open object', '{"a":1'],
    ['an open string', '{"a":"x'],
    ['an open escape', '{"a":"x\\'],
    ['a duplicate name', '{"a":1,"b":2,"a":3}'],
    ['a duplicate name after null', '{"a":null,"a":null}'],
    ['a duplicate name by an escape', '{"a":1,"\\u0061":2}'],
    ['a duplicate __proto__', '{"__proto__":1,"__proto__":2}'],
    ['a bare line feed in a string', '"a\nb"'],
    ['a bare line feed after an escape', '"\\t\n"'],
    ['an unknown escape', '"\\x"'],
    ['a short unicode escape', '"\\u12"'],
    ['NUL', '"a\\u0000b"'],
    ['a lone high surrogate by an escape', '"\\ud83d"'],
    ['a lone low surrogate by an escape', '"\\ude00"'],
    ['a lone surrogate as it stands', '"\ud83d"'],
    ['a byte order mark', '\ufeff{}'],
    ['leading zeros', '[007]'],
    ['a plus sign', '[+1]'],
    ['a number without whole part', '[.5]'],
    ['a number without fraction', '[1.]'],
    ['a number without exponent', '[1e]'],
    ['NaN', '[NaN]'],
    ['undefined', '[undefined]'],
    ['a comment', '{} // x'],
    ['101 levels', '['.repeat(101) + ']'.repeat(101)],
    ['10 000 levels of arrays', '['.repeat(10_000)],
    ['10 000 levels of objects', '{"a":'.repeat(10_000)],
    ['a number of 300 digits', '9'.repeat(300)],
  ])('refuses %s', (_, text) => {
    expect(() => parseJson(text)).toThrow(StructureError);
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(() => parseJson(Uint8Array.of(0x22, 0xff, 0x22))).toThrow(/UTF-8/);
  });

  it('says the line and column, and nothing of the content', () => {
    expect(() => parseJson('{\n  "family": "Windsor",\n  "family": "Mountbatten"\n}')).toThrow(
      /^The body is not valid JSON at line 3, column 3: a name may stand only once in an object$/,
    );
  });
});

const namesOf = (count: number): string =>
  `{${Array.from({ length: count }, (_, i) => `"n${i}":1`).join(',')}}`;

const outcome = async (read: () => unknown): Promise<string> => {
  try {
    return JSON.stringify(await read());
  } catch (error) {
    return String(error);
  }
};

describe('bounds of a JSON body', () => {
  it('an object may have 1,000 names', () => {
    expect(() => parseJson(namesOf(1000))).not.toThrow();
    expect(() => parseJson(namesOf(1001))).toThrow('an object may have 1000 names');
  });

  it('values are counted, whatever they are', async () => {
    const text = '{"a":[1,"x",null,{}],"b":true}';
    const refusal = expect.objectContaining({ status: 413 }) as Error;
    expect(() => parseJson(text, { mostValues: 7 })).not.toThrow();
    expect(() => parseJson(text, { mostValues: 6 })).toThrow(refusal);
    await expect(parseLargeJson(Buffer.from(text), { mostValues: 6 })).rejects.toEqual(refusal);
  });

  it('the place of a mistake behind many lines is told', () => {
    expect(() => parseJson(`${'\n'.repeat(100_000)} x`)).toThrow('line 100001, column 2');
    expect(() => parseJson('x')).toThrow('line 1, column 1');
  });

  it.each([
    '{"resourceType":"Bundle","entry":[{"a":[1.10,{}]},null,[]],"meta":{"tag":[]},"total":2}',
    ' {} ',
    '[[1],2]',
    '"x"',
    '{"__proto__":[1],"constructor":2}',
    '{"entry":[1,2',
    '{"entry":[1,]}',
    '{"entry":[1] "b":2}',
    '{"a":[1],"a":2}',
    '{"a":[1]}x',
    `{"a":${'['.repeat(101)}`,
    namesOf(1001),
  ])('%.60s is read by items as it is at once', async text => {
    const bounds = { mostValues: 2000 };
    expect(await outcome(async () => parseLargeJson(Buffer.from(text), bounds))).toBe(
      await outcome(() => parseJson(text, bounds)),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { parseJson } from './json.js';
import { PRIMITIVE_FORMATS } from './primitive.js';

const VALID: Readonly<Record<string, readonly string[]>> = {
  id: ['"a"', '"A-1.b"', `"${'x'.repeat(64)}"`],
  code: ['"final"', '"a b"'],
  string: ['"x"', '"Müller\\n\\t"', '"\\u00a0"', '"\\u007f"'],
  uri: ['"http://loinc.org"', '"urn:oid:1.2.3"', '"a"'],
  oid: ['"urn:oid:1.2.840.113883"'],
  uuid: ['"urn:uuid:c757873d-ec9a-4326-a141-556f43239520"'],
  base64Binary: ['"QUJD"', '"QUI="', '"QU JD\\nQQ=="'],
  date: ['"2021"', '"2021-02"', '"2024-02-29"'],
  dateTime: ['"2021"', '"2021-02-28"', '"2021-02-28T10:00:00Z"', '"2021-02-28T10:00:00.123+01:00"'],
  instant: ['"2021-02-28T10:00:00Z"'],
  time: ['"23:59:60"', '"00:00:00.5"'],
  integer: ['0', '-2147483648', '2147483647'],
  unsignedInt: ['0', '5'],
  positiveInt: ['1'],
  decimal: ['1.10', '1e2', '-3', '0.0000000000000000000000001'],
};

const INVALID: Readonly<Record<string, readonly string[]>> = {
  id: ['""', '"a_b"', '"ä"', `"${'x'.repeat(65)}"`],
  code: ['""', '" a"', '"a "', '"a  b"', '"a\\tb"'],
  string: ['""', '"\\u0001"', '"\\u001f"'],
  uri: ['""', '"a b"', '"http://x\\n"'],
  oid: ['"1.2.3"', '"urn:oid:3.1"', '"urn:oid:1.02"'],
  uuid: ['"c757873d-ec9a-4326-a141-556f43239520"', '"urn:uuid:C757873D-EC9A-4326-A141-556F43239520"'],
  base64Binary: ['""', '"QUI"', '"QU=JD"', '"Q!JD"'],
  date: ['"2021-02-30"', '"2021-2-1"', '"2021-02-28T10:00:00Z"', '"21"'],
  dateTime: ['"2021-02-29"', '"2021-02-28T10:00:00"', '"2021-02-28T10:00Z"', '"2021-02-28T25:00:00Z"'],
  instant: ['"2021-02-28"', '"2021-02-28T10:00:00"'],
  time: ['"24:00:00"', '"10:00"', '"10:00:00Z"'],
  integer: ['1.0', '1e2', '2147483648', '-2147483649', '1.5', '-0.0'],
  unsignedInt: ['-1'],
  positiveInt: ['0'],
  decimal: ['1e999'],
};

function cases(table: Readonly<Record<string, readonly string[]>>): (readonly [string, string])[] {
  return Object.entries(table).flatMap(([type, texts]) => texts.map(text => [type, text] as const));
}

describe('primitive types – datatypes.html#primitive', () => {
  it.each(cases(VALID))('%s %s is well-formed', (type, text) => {
    expect(PRIMITIVE_FORMATS.get(type)?.isValid(parseJson(text))).toBe(true);
  });

  it.each(cases(INVALID))('%s %s is malformed', (type, text) => {
    expect(PRIMITIVE_FORMATS.get(type)?.isValid(parseJson(text))).toBe(false);
  });

  it('bounds a string at 1 MiB of characters', () => {
    const string = PRIMITIVE_FORMATS.get('string');
    expect(string?.isValid('x'.repeat(1024 * 1024))).toBe(true);
    expect(string?.isValid('x'.repeat(1024 * 1024 + 1))).toBe(false);
  });
});

import { parsePartialDate } from './date-range.js';
import { decimalOf, digitsOf } from './decimal.js';

/** How a primitive type is written in JSON. https://hl7.org/fhir/R4/datatypes.html#primitive */
export interface PrimitiveFormat {
  readonly json: 'string' | 'number' | 'boolean';
  /** Called with a value of that JSON type only. */
  readonly isValid: (value: unknown) => boolean;
  /** What a value looks like, for the developer who sent another one. */
  readonly form: string;
}

const ID = /^[A-Za-z0-9\-.]{1,64}$/;
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?$/;
const OID = /^urn:oid:[0-2](?:\.(?:0|[1-9]\d*))+$/;
const UUID = /^urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const CODE = /^\S+(?: \S+)*$/;
const URI = /^\S+$/;
/** Tab, line feed and carriage return are the only control characters that a string may hold. */
const CONTROL_CHARACTER = /[^\P{Cc}\t\n\r\u007f-\u009f]/u;
const BASE64 = /^[A-Za-z0-9+/\s]*(?:=\s*){0,2}$/;

const LARGEST_INTEGER = 2 ** 31 - 1;
const LONGEST_STRING = 1024 * 1024;

/** A logical id. https://hl7.org/fhir/R4/datatypes.html#id */
export function isId(value: string): boolean {
  return ID.test(value);
}

const string = text('one to 1048576 characters without control characters', isString);
const uri = text('a URI without white space', value => URI.test(value) && isString(value));

export const PRIMITIVE_FORMATS: ReadonlyMap<string, PrimitiveFormat> = new Map(
  Object.entries({
    boolean: { json: 'boolean', isValid: () => true, form: 'true or false' },
    integer: integer('a whole number of 32 bits', -LARGEST_INTEGER - 1),
    unsignedInt: integer('a whole number from 0 to 2147483647', 0),
    positiveInt: integer('a whole number from 1 to 2147483647', 1),
    decimal: {
      json: 'number',
      isValid: value => Number.isFinite(decimalOf(value)),
      form: 'a number',
    },
    string,
    markdown: string,
    code: text('a code without white space around it', value => CODE.test(value) && isString(value)),
    id: text('1 to 64 letters, digits, "-" and "."', isId),
    uri,
    url: uri,
    canonical: uri,
    oid: text('urn:oid: and an OID', value => OID.test(value)),
    uuid: text('urn:uuid: and a UUID in lower case', value => UUID.test(value)),
    base64Binary: text('base64', isBase64),
    date: text('a real date as YYYY, YYYY-MM or YYYY-MM-DD', isDate),
    dateTime: text('a real date, or date and time as YYYY-MM-DDThh:mm:ss+zz:zz', isDateTime),
    instant: text('a real date and time as YYYY-MM-DDThh:mm:ss.sss+zz:zz', isInstant),
    time: text('a time as hh:mm:ss', value => TIME.test(value)),
    xhtml: text('a <div> of XHTML', value => value !== ''),
  } satisfies Record<string, PrimitiveFormat>),
);

function text(form: string, isValid: (value: string) => boolean): PrimitiveFormat {
  return { json: 'string', isValid: value => typeof value === 'string' && isValid(value), form };
}

/** By its digits: `1.0` and `1e2` are whole, but not integers of FHIR. */
function integer(form: string, smallest: number): PrimitiveFormat {
  return {
    json: 'number',
    form,
    isValid: value => {
      const number = decimalOf(value) ?? Number.NaN;
      return number >= smallest && number <= LARGEST_INTEGER && /^-?\d+$/.test(digitsOf(value) ?? '');
    },
  };
}

function isString(value: string): boolean {
  return value !== '' && value.length <= LONGEST_STRING && !CONTROL_CHARACTER.test(value);
}

function isBase64(value: string): boolean {
  return value !== '' && BASE64.test(value) && value.replaceAll(/\s/g, '').length % 4 === 0;
}

function isDate(value: string): boolean {
  return value.length <= 10 && parsePartialDate(value) !== undefined;
}

function isDateTime(value: string): boolean {
  return isDate(value) || isInstant(value);
}

function isInstant(value: string): boolean {
  const date = parsePartialDate(value);
  return date !== undefined && date.hasTimeZone && date.precision !== 'minute';
}

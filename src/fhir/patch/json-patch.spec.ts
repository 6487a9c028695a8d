import { describe, expect, it } from 'vitest';
import { InvalidError, TooCostlyError } from '../errors/fhir-error.js';
import { parseJson } from '../model/json.js';
import type { Resource } from '../model/resource.js';
import { applyJsonPatch } from './apply-json-patch.js';
import { parseJsonPatch } from './json-patch-operation.js';
import { PatchNotApplicableError, PatchTestError } from './patch-error.js';

const OBSERVATION =
  '{"resourceType":"Observation","valueQuantity":{"value":1.10},"note":[{"text":"a"},{"text":"b"}]}';

function patched(operations: string, resource = OBSERVATION): string {
  return JSON.stringify(
    applyJsonPatch(parseJson(resource) as Resource, parseJsonPatch(parseJson(operations))),
  );
}

describe('JSON Patch of a resource – RFC 6902, https://hl7.org/fhir/R4/http.html#patch', () => {
  it.each([
    [
      'an untouched number',
      '[{"op":"remove","path":"/note"}]',
      '{"resourceType":"Observation","valueQuantity":{"value":1.10}}',
    ],
    [
      'a new number',
      '[{"op":"replace","path":"/valueQuantity/value","value":2.500},{"op":"remove","path":"/note"}]',
      '{"resourceType":"Observation","valueQuantity":{"value":2.500}}',
    ],
    [
      'a moved number',
      '[{"op":"remove","path":"/note"},{"op":"move","from":"/valueQuantity","path":"/valueX"}]',
      '{"resourceType":"Observation","valueX":{"value":1.10}}',
    ],
  ])('keeps the digits of %s', (_what, operations, expected) => {
    expect(patched(operations)).toBe(expected);
  });

  it('copies digits, and the copy is a value of its own', () => {
    const operations =
      '[{"op":"copy","from":"/valueQuantity","path":"/a"},{"op":"add","path":"/a/unit","value":"mg"},{"op":"remove","path":"/note"}]';
    expect(patched(operations)).toBe(
      '{"resourceType":"Observation","valueQuantity":{"value":1.10},"a":{"value":1.10,"unit":"mg"}}',
    );
  });

  it.each(['1.1', '1.10', '11e-1', '0.110E+1'])('tests numbers by value: 1.10 is %s', value => {
    expect(() => patched(`[{"op":"test","path":"/valueQuantity/value","value":${value}}]`)).not.toThrow();
  });

  it.each(['1.100000000000000000001', '"1.10"', '-1.10', '11', 'null', '[]', '{"value":1.10}'])(
    'says by an error of its own that 1.10 is not %s',
    value => {
      expect(() => patched(`[{"op":"test","path":"/valueQuantity/value","value":${value}}]`)).toThrow(
        PatchTestError,
      );
    },
  );

  it('changes neither the resource nor the patch', () => {
    const resource = parseJson(OBSERVATION) as Resource;
    const patch = parseJsonPatch(
      parseJson(
        '[{"op":"add","path":"/a","value":{"b":1}},{"op":"add","path":"/a/c","value":2},{"op":"remove","path":"/note/0"}]',
      ),
    );
    const first = applyJsonPatch(resource, patch);
    expect(applyJsonPatch(resource, patch)).toEqual(first);
    expect(JSON.stringify(resource)).toBe(OBSERVATION);
  });

  it.each([
    ['an index behind the end', '[{"op":"add","path":"/note/3","value":{}}]'],
    ['an index with a leading zero', '[{"op":"replace","path":"/note/01","value":{}}]'],
    ['a negative index', '[{"op":"remove","path":"/note/-1"}]'],
    ['the place behind the last, to remove', '[{"op":"remove","path":"/note/-"}]'],
    ['a name in an array', '[{"op":"add","path":"/note/text","value":1}]'],
    ['a path through a string', '[{"op":"add","path":"/note/0/text/x","value":1}]'],
    ['a path through a number', '[{"op":"add","path":"/valueQuantity/value/rawJSON","value":1}]'],
    ['what is not there', '[{"op":"replace","path":"/status","value":"final"}]'],
    ['what every object inherits', '[{"op":"replace","path":"/constructor","value":1}]'],
    [
      'a way through what every object inherits',
      '[{"op":"add","path":"/constructor/prototype/x","value":1}]',
    ],
    ['a source that is not there', '[{"op":"move","from":"/status","path":"/note"}]'],
    ['the whole resource for a string', '[{"op":"replace","path":"","value":"x"}]'],
  ])('does not apply to %s', (_what, operations) => {
    expect(() => patched(operations)).toThrow(PatchNotApplicableError);
  });

  it.each([
    ['no array', '{}', 'is an array of operations'],
    ['no operation', '[1]', 'Operation 1 of the patch: an operation must be a JSON object'],
    [
      'an unknown op',
      '[{"op":"test","path":"","value":1},{"op":"frob","path":""}]',
      'Operation 2 of the patch: "op" must be',
    ],
    ['an inherited op', '[{"op":"constructor","path":""}]', '"op" must be'],
    ['no path', '[{"op":"remove"}]', '"path" must be a JSON Pointer'],
    ['a path without slash', '[{"op":"remove","path":"note"}]', '"path" must be a JSON Pointer'],
    ['a loose tilde', '[{"op":"remove","path":"/~2"}]', '"path" must be a JSON Pointer'],
    ['no value', '[{"op":"add","path":"/note"}]', '"value" is missing'],
    ['no from', '[{"op":"move","path":"/note"}]', '"from" must be a JSON Pointer'],
    [
      'a move into itself',
      '[{"op":"move","from":"/note","path":"/note/0/x"}]',
      'cannot be moved into itself',
    ],
    ['the removal of everything', '[{"op":"remove","path":""}]', 'cannot be removed'],
    [
      'a way to the prototype',
      '[{"op":"add","path":"/__proto__/x","value":1}]',
      'names what no resource has',
    ],
    [
      'too many operations',
      `[${Array(1001).fill('{"op":"test","path":"","value":1}').join()}]`,
      'at most 1000',
    ],
  ])('refuses %s', (_what, operations, message) => {
    expect(() => patched(operations)).toThrow(InvalidError);
    expect(() => patched(operations)).toThrow(message);
  });

  it('takes a null for a value', () => {
    const operations =
      '[{"op":"add","path":"/note/0/text","value":null},{"op":"test","path":"/note/0/text","value":null}]';
    expect(patched(operations)).toContain('{"text":null}');
  });

  it('takes __proto__ in a value for a name like any other', () => {
    const result = patched('[{"op":"add","path":"/a","value":{"__proto__":{"polluted":true}}}]');
    expect(result).toContain('"a":{"__proto__":{"polluted":true}}');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('does not let copies of copies fill the memory, nor grow too deep', () => {
    const doubling = Array.from(
      { length: 60 },
      (_, index) => `{"op":"copy","from":"/note","path":"/note/${index % 2}/x${index}"}`,
    );
    expect(() => patched(`[${doubling.join()}]`)).toThrow(/nested more than 100|copies and moves too much/);
    const wide = Array.from(
      { length: 60 },
      (_, index) =>
        `{"op":"copy","from":"/a","path":"/a${index}"},{"op":"move","from":"/a${index}","path":"/a/-"}`,
    );
    const tooMuch = `[{"op":"add","path":"/a","value":[1,2,3,4]},${wide.join()}]`;
    expect(() => patched(tooMuch)).toThrow(/nested more than 100|copies and moves too much/);
    const flat = Array.from({ length: 900 }, () => '{"op":"copy","from":"/b","path":"/c/-"}');
    const broad = `[{"op":"add","path":"/b","value":[${Array(2000).fill(1).join()}]},{"op":"add","path":"/c","value":[]},${flat.join()}]`;
    expect(() => patched(broad)).toThrow(TooCostlyError);
  });

  it('never repeats a path or value in a message', () => {
    expect(() => patched('[{"op":"test","path":"/note/0/text","value":"Chalmers"}]')).toThrow(
      /^(?!.*Chalmers)/,
    );
    expect(() => patched('[{"op":"remove","path":"/Chalmers"}]')).toThrow(/^(?!.*Chalmers)/);
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matches } from '../../../src/scim/filter/matches.js';
import { parseFilter } from '../../../src/scim/filter/parse-filter.js';
import { applyPatch } from '../../../src/scim/patch/apply-patch.js';
import { readPatch } from '../../../src/scim/patch/patch-operations.js';
import { parsePatchPath } from '../../../src/scim/patch/patch-path.js';
import { ScimError } from '../../../src/scim/protocol/scim.error.js';
import { attributesOf } from '../../../src/scim/schema/attribute-path.js';
import { type Attributes, readResource } from '../../../src/scim/schema/read-resource.js';
import { GROUP_TYPE, USER_TYPE } from '../../../src/scim/schema/resource-types.js';
import { expectQuick, repetitionOf, runs, textOf } from './fuzzing.js';
import { wordsOf } from './words.js';

const WORDS = wordsOf(
  'userName¦name¦emails¦active¦title¦members¦meta.created¦externalId¦id¦groups¦.value¦.type¦.familyName',
  'urn:ietf:params:scim:schemas:core:2.0:User¦urn:ietf:params:scim:schemas:extension:enterprise:2.0:User¦:employeeNumber¦:manager',
  ' eq ¦ ne ¦ co ¦ sw ¦ ew ¦ gt ¦ ge ¦ lt ¦ le ¦ pr¦ and ¦ or ¦not (¦(¦)¦[¦]¦"a"¦"\\"¦"work"¦true¦false¦null¦1¦-1.5e3¦ ',
);
const USER_URN = USER_TYPE.schema.id;

const PATHS = [
  'emails',
  'emails[type eq "work"].value',
  'emails[value co "a"]',
  'emails.type',
  'name',
  'name.givenName',
  'title',
  'active',
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager',
];

/** What is not a refusal of ours fails. */
function orRefused<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (thrown) {
    if (thrown instanceof ScimError && thrown.status === 400) return undefined;
    throw thrown;
  }
}

const value = fc.letrec(tie => ({
  any: fc.oneof(
    { maxDepth: 3 },
    textOf(WORDS),
    fc.constantFrom(true, false, null, 7, 'True', 'a@b'),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('value', 'type', 'primary', 'familyName', '__proto__', 'x'), tie('any')),
  ),
})).any;
const term = fc
  .tuple(
    fc.constantFrom('userName', 'title', 'emails', 'emails.type', 'name.familyName', 'externalId'),
    fc.constantFrom('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'le'),
    fc.constantFrom('a', 'B', 'work', 'ab'),
  )
  .map(([path, comparison, text]) => `${path} ${comparison} "${text}"`);
const user = fc.record({
  schemas: fc.constant([USER_URN]),
  userName: fc.constantFrom('a', 'b', 'Ab'),
  title: fc.option(fc.constantFrom('a', 'work', 'B'), { nil: null }),
  name: fc.record({ familyName: fc.constantFrom('a', 'AB') }),
  emails: fc.array(fc.record({ value: fc.constantFrom('a', 'b'), type: fc.constantFrom('work', 'home') })),
});

describe('SCIM', () => {
  it.each([
    ['filters', (text: string) => parseFilter(text, attributesOf(USER_TYPE))],
    ['paths', (text: string) => parsePatchPath(GROUP_TYPE, text)],
  ])(
    '%s of any text are taken or refused, in no more time than they are long',
    { timeout: 600_000 },
    (_what, parse) => {
      fc.assert(
        fc.property(textOf(WORDS), text => void orRefused(() => parse(text))),
        runs(),
      );
      fc.assert(
        fc.property(repetitionOf(WORDS), text => expectQuick(() => void orRefused(() => parse(text)))),
        runs(1 / 10),
      );
    },
  );

  it('filters keep the laws of logic', { timeout: 600_000 }, () => {
    const find = attributesOf(USER_TYPE);
    fc.assert(
      fc.property(term, term, user, (a, b, sent) => {
        const person = readResource(USER_TYPE, sent);
        const holds = (filter: string): boolean => matches(parseFilter(filter, find), person);
        expect(holds(`not (${a})`)).toBe(!holds(a));
        expect(holds(`not (${a} and ${b})`)).toBe(holds(`not (${a}) or not (${b})`));
        expect(holds(`${a} or ${a} and ${b}`)).toBe(holds(a));
        expect(holds(`(${a} or ${a}) and ${b}`)).toBe(holds(a) && holds(b));
      }),
      runs(),
    );
  });

  it(
    'changes of any kind leave a resource that could have been sent, or are refused',
    { timeout: 600_000 },
    () => {
      const path = fc.oneof(textOf(WORDS), fc.constantFrom(...PATHS));
      const operation = fc.record({
        op: fc.constantFrom('add', 'Replace', 'remove'),
        path,
        value,
      });
      fc.assert(
        fc.property(user, fc.array(operation, { minLength: 1, maxLength: 3 }), (sent, Operations) => {
          const person = readResource(USER_TYPE, sent);
          const before = JSON.stringify(person);
          const changed = orRefused((): Attributes => {
            const operations = readPatch({
              schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
              Operations,
            });
            return applyPatch(USER_TYPE, person, operations);
          });
          expect(JSON.stringify(person)).toBe(before);
          if (changed) expect(readResource(USER_TYPE, { ...changed, schemas: [USER_URN] })).toEqual(changed);
        }),
        runs(),
      );
      expect(Object.hasOwn(Object.prototype, 'value')).toBe(false);
    },
  );
});

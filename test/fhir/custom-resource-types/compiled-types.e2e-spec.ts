import type { ElementDefinition } from 'fhir/r4.js';
import { afterEach, describe, expect, it } from 'vitest';
import { installTypes } from '../../../src/extension/resource-types/compile-types.js';
import { addedType } from '../../../src/fhir/definitions/added-types.js';
import {
  isResourceType,
  resourceTypeName,
  resourceTypeNumber,
  resourceTypes,
  setAddedNumbers,
} from '../../../src/fhir/definitions/resource-types.js';
import { searchParametersOf } from '../../../src/fhir/definitions/search-parameters.js';
import { elementsOf } from '../../../src/fhir/definitions/structures.js';
import { ResourceValidator } from '../../../src/fhir/validation/resource-validator.js';
import { definition, element, parameter, SUBJECT, TITLE } from './fall-plan.js';

/** As a snapshot has it. */
function withBase({ type = [], ...one }: ElementDefinition): ElementDefinition {
  const { path, min = 0, max = '1' } = one;
  return { ...one, base: { path, min, max }, ...(type.length === 0 ? {} : { type }) };
}

afterEach(() => installTypes([]));

describe('F76 a declared resource type', () => {
  it('is there with its elements, and gone without trace', () => {
    const before = resourceTypes();
    installTypes([{ definition: definition([TITLE, SUBJECT]), searchParameters: [parameter()] }]);
    expect(resourceTypes()).toEqual([...before, 'FallPlan']);
    expect([...elementsOf('FallPlan')!.keys()]).toEqual(
      expect.arrayContaining(['id', 'text', 'title', 'subject']),
    );
    expect(searchParametersOf('FallPlan').get('_tag')?.expression).toBe('FallPlan.meta.tag');
    expect(searchParametersOf('Basic').get('subject')?.targets).toContain('FallPlan');
    installTypes([]);
    expect(isResourceType('FallPlan')).toBe(false);
    expect([addedType('FallPlan'), elementsOf('FallPlan'), resourceTypes()]).toEqual([
      undefined,
      undefined,
      before,
    ]);
    expect(searchParametersOf('Basic').get('subject')?.targets).not.toContain('FallPlan');
  });

  it('may be given by a snapshot, with all that it inherits', () => {
    const id = { ...element('id', 'id'), type: [{ code: 'http://hl7.org/fhirpath/System.String' }] };
    const root: ElementDefinition = {
      id: 'FallPlan',
      path: 'FallPlan',
      min: 0,
      max: '*',
      definition: 'A plan',
      constraint: [
        { key: 'dom-2', severity: 'error', human: 'inherited', expression: 'contained.contained.empty()' },
        { key: 'fall-1', severity: 'error', human: 'It has a title', expression: 'title.exists()' },
      ],
    };
    const parts = [
      element('part', 'BackboneElement', { max: '*' }),
      element('part.id', 'string', { type: [{ code: 'http://hl7.org/fhirpath/System.String' }] }),
      element('part.title', 'string'),
      element('part.part', '', { contentReference: '#FallPlan.part', max: '*', type: [] }),
    ].map(withBase);
    const { differential: _, ...given } = definition([]);
    installTypes([
      { definition: { ...given, snapshot: { element: [...[root, id, TITLE].map(withBase), ...parts] } } },
    ]);
    const validator = new ResourceValidator();
    const plan = { resourceType: 'FallPlan', title: 'x', part: [{ part: [{ title: 'y' }] }] };
    expect(validator.validate(plan)).toEqual([]);
    expect(validator.validate({ resourceType: 'FallPlan', part: [{ part: [{ name: 'y' }] }] })).toHaveLength(
      1,
    );
    expect(validator.validate({ resourceType: 'FallPlan', language: 'de' })[0]?.diagnostics).toContain(
      'It has a title',
    );
  });

  it('has one number in a process', () => {
    installTypes([{ definition: definition([TITLE]) }]);
    expect(() => resourceTypeNumber('FallPlan')).toThrow(RangeError);
    setAddedNumbers(new Map([['FallPlan', 1001]]), []);
    expect([resourceTypeNumber('FallPlan'), resourceTypeName(1001)]).toEqual([1001, 'FallPlan']);
    expect(() => setAddedNumbers(new Map([['FallPlan', 1002]]), [])).toThrow('processes of their own');
  });
});

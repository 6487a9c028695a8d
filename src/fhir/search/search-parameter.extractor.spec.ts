import { describe, expect, it } from 'vitest';
import { resourceTypes } from '../definitions/resource-types.js';
import { searchParametersOf } from '../definitions/search-parameters.js';
import { decimal } from '../model/decimal.js';
import type { Resource } from '../model/resource.js';
import { extractorsOf } from './search-parameter.extractor.js';
import { indexEntriesOf } from './index-entries.extractor.js';
import { NO_PERIOD } from './index-entries.js';
import { searchableParameter } from './searchable-parameter.js';
import { TermHash } from './term-hash.js';

const hash = new TermHash(Buffer.alloc(16, 1));
const BASE = 'http://localhost:3000/fhir';

const about = (reference: string): Resource => ({ resourceType: 'Observation', subject: { reference } });
const patientsOf = (resource: Resource) => indexEntriesOf(resource, hash, BASE).patients;

describe('search parameters of R4 – searchparameter-registry.html', () => {
  it.each(resourceTypes())('%s: every expression compiles', resourceType => {
    expect(() => extractorsOf(resourceType, hash)).not.toThrow();
  });

  it('can search for all but those without an expression', () => {
    const missing = resourceTypes().flatMap(type =>
      [...searchParametersOf(type).values()].filter(({ code }) => !searchableParameter(type, code)),
    );
    expect([...new Set(missing.map(({ code }) => code))].toSorted()).toEqual(['_content', '_query', '_text']);
  });
});

describe('index entries', () => {
  it('know the patients of own, absolute and versioned references', () => {
    expect(patientsOf(about('Patient/a'))).toEqual(['a']);
    expect(patientsOf(about(`${BASE}/Patient/a`))).toEqual(['a']);
    expect(patientsOf(about('Patient/a/_history/3'))).toEqual(['a']);
    expect(patientsOf(about('https://elsewhere.org/fhir/Patient/a'))).toEqual([]);
    expect(patientsOf(about('Group/a'))).toEqual([]);
    expect(patientsOf(about('#a'))).toEqual([]);
  });

  it('take numbers whose digits are kept', () => {
    const entries = indexEntriesOf(
      { resourceType: 'Observation', valueQuantity: { value: decimal('1.10') } },
      hash,
    );
    expect(entries.spans.map(({ lo, hi }) => [lo, hi])).toContainEqual([1.1, 1.1]);
  });

  it('bound texts that PostgreSQL could not index', () => {
    const name = [{ family: 'é'.repeat(100_000), given: ['\uD800', 'x\0y'] }];
    for (const { normalized, exact } of indexEntriesOf({ resourceType: 'Patient', name }, hash).strings) {
      expect(Buffer.byteLength(normalized)).toBeLessThan(2_000);
      expect(Buffer.byteLength(exact)).toBeLessThan(2_000);
      expect(normalized.isWellFormed() && !normalized.includes('\0')).toBe(true);
    }
  });

  it('refuse a resource with more values than can be indexed', () => {
    const member = Array.from({ length: 60_000 }, (_, i) => ({ entity: { reference: `Patient/p${i}` } }));
    expect(() => indexEntriesOf({ resourceType: 'Group', member }, hash)).toThrow('values to search for');
  });

  it('are there without values', () => {
    const entries = indexEntriesOf({ resourceType: 'Basic' }, hash);
    expect(entries).toMatchObject({ tokens: [], links: [], period: NO_PERIOD, patients: [] });
  });

  it('take the first entry alone of a document', () => {
    const entry = ['a', 'b'].map(id => ({ resource: { resourceType: 'Composition', id } }));
    const { links } = indexEntriesOf({ resourceType: 'Bundle', type: 'document', entry }, hash);
    expect(links).toHaveLength(2);
  });
});

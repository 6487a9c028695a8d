import { describe, expect, it } from 'vitest';
import { formatReference, parseReference } from './reference.js';

const UUID = '3b5f6c1e-8f0a-4d8b-9c64-9f3f0a2b7c11';

const NONE = [
  ['', 'Patient', 'Patient/', '/Patient/1', 'patient/1', 'Martian/1', 'Patient/a b', 'Patient/1/2'],
  ['Patient/1/_history', 'Patient/1/_history/', 'Patient/../Observation/1', 'Martian?x=1', 'http://a b'],
  ['https://own.example/fhir/Martian/1', 'urn:isbn:1', '#a b', `Patient/${'x'.repeat(65)}`],
].flat();

describe('literal references – references.html#literal', () => {
  it.each([
    ['Patient/1', { kind: 'local', resourceType: 'Patient', id: '1' }],
    ['Patient/1/_history/2', { kind: 'local', resourceType: 'Patient', id: '1', versionId: '2' }],
    ['https://own.example/fhir/Patient/1', { kind: 'local', resourceType: 'Patient', id: '1' }],
    [
      'https://other.example/fhir/Patient/1',
      {
        kind: 'absolute',
        url: 'https://other.example/fhir/Patient/1',
        target: { resourceType: 'Patient', id: '1' },
      },
    ],
    ['http://example.org/some/thing', { kind: 'absolute', url: 'http://example.org/some/thing' }],
    [`urn:uuid:${UUID}`, { kind: 'urn', urn: `urn:uuid:${UUID}` }],
    ['#med1', { kind: 'fragment', id: 'med1' }],
    ['#', { kind: 'fragment', id: '' }],
    ['Patient?identifier=a|b', { kind: 'conditional', resourceType: 'Patient', query: 'identifier=a|b' }],
  ])('%s', (text, expected) => {
    expect(parseReference(text, 'https://own.example/fhir')).toEqual(expected);
  });

  it.each(NONE)('%j is none', text => {
    expect(parseReference(text, 'https://own.example/fhir')).toBeUndefined();
  });

  it('takes no base for another one that begins like it', () => {
    expect(parseReference('https://own.example/fhir2/Patient/1', 'https://own.example/fhir')).toMatchObject({
      kind: 'absolute',
    });
  });

  it('is written as it was read', () => {
    expect(formatReference({ resourceType: 'Patient', id: '1' })).toBe('Patient/1');
    expect(formatReference({ resourceType: 'Patient', id: '1' }, '2')).toBe('Patient/1/_history/2');
  });
});

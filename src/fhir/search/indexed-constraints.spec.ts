import { describe, expect, it } from 'vitest';
import { negotiateScopes as negotiate } from '../../auth/scopes/scope-negotiation.js';
import { IndexedConstraints } from './indexed-constraints.js';

const granular = new IndexedConstraints();
const granted = (scopes: string) => negotiate(scopes, null, 'person', granular);

describe('The constraint of a granular scope', () => {
  it.each([
    'category=laboratory',
    'category=a&category=b',
    'category:not=a,b',
    'category:missing=false',
    'code:text=heart%20rate',
    'date=ge2020-01-01&date=lt2021',
    'value-quantity=gt5.4|http://unitsofmeasure.org|mg',
    'code-value-quantity=http://loinc.org|8480-6$gt120',
    'subject:Patient=alice',
    'subject:identifier=urn:mrn|1',
    'identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|MR|1',
    '_id=a,b',
    '_lastUpdated=gt2020',
    '_profile=http://example.org/a',
    '_tag:not=a',
  ])('is granted as %s', constraint => {
    const scope = `patient/Observation.rs?${constraint}`;
    expect(granted(scope)).toEqual([scope]);
  });

  it.each([
    ['a chain', 'subject.name=a'],
    ['a chain to one type', 'subject:Patient.birthdate=2000'],
    ['what refers to it', '_has:Provenance:target:agent=a'],
    ['a list that it stands in', '_list=a'],
    ['a filter expression', '_filter=code%20eq%20a'],
    ['a result parameter', 'category=a&_include=*'],
    ['how many are shown', 'category=a&_count=1'],
    ['an unknown parameter', 'nonsense=a'],
    ['a parameter of another type', 'clinical-status=active'],
    ['an unknown modifier', 'category:nonsense=a'],
    ['a modifier of another kind', 'category:exact=a'],
    ['a type that the reference cannot have', 'subject:Practitioner=a'],
    ['a date that is none', 'date=2020-13-45'],
    ['a number that is none', 'value-quantity=much'],
    ['two values of :missing', 'category:missing=true,false'],
    ['an empty alternative', 'category=a,,b'],
    ['an encoded separator', 'category=a%26subject=other'],
    ['an encoded line feed', 'category=a%0Ab'],
    ['a broken encoding', 'category=%F'],
    ['an encoded name', 'categor%79=a'],
    ['more conditions than anybody reads', Array.from({ length: 21 }, () => 'category=a').join('&')],
  ])('is not granted as %s', (_title, constraint) => {
    expect(granted(`patient/Observation.rs?${constraint}`)).toEqual([]);
  });

  it('of all types is what every type has', () => {
    expect(granted('patient/*.rs?_tag=a patient/*.rs?category=a')).toEqual(['patient/*.rs?_tag=a']);
  });
});

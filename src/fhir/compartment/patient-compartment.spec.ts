import { describe, expect, it } from 'vitest';
import type { Resource, ResourceAddress } from '../model/resource.js';
import { patientCompartmentOf } from './patient-compartment.js';

const patient = (id: string): ResourceAddress => ({ resourceType: 'Patient', id });
const reference = (id: string) => ({ reference: `Patient/${id}` });

function compartmentOf(resource: Resource, targets: Record<string, readonly ResourceAddress[]>) {
  return patientCompartmentOf(resource, parameter => targets[parameter] ?? []);
}

describe('the patient compartment – compartmentdefinition-patient.html', () => {
  it('has a resource by each of its parameters, and by no other', () => {
    const targets = { subject: [patient('alice')], performer: [patient('bob')], focus: [patient('carol')] };
    expect(compartmentOf({ resourceType: 'Observation' }, targets)).toEqual({
      patients: ['alice', 'bob'],
      reachableBy: ['alice', 'bob'],
    });
  });
  it('names each patient once, and nobody but patients', () => {
    const targets = {
      subject: [patient('alice')],
      performer: [patient('alice'), { resourceType: 'Practitioner', id: 'bob' }],
    };
    expect(compartmentOf({ resourceType: 'Observation' }, targets).patients).toEqual(['alice']);
  });
  it('has the patient; whoever the patient is linked to does not reach it (A3 a)', () => {
    expect(compartmentOf({ resourceType: 'Patient', id: 'alice' }, { link: [patient('bob')] })).toEqual({
      patients: ['alice', 'bob'],
      reachableBy: ['alice'],
    });
  });
  it('has nothing of the types that are not in it', () => {
    expect(compartmentOf({ resourceType: 'Organization' }, { subject: [patient('alice')] }).patients).toEqual(
      [],
    );
  });
  it.each(['Device', 'Task', 'GuidanceResponse', 'Contract'])('has %s by its own parameters (A3 b)', type => {
    expect(compartmentOf({ resourceType: type }, { patient: [patient('alice')] }).reachableBy).toEqual([
      'alice',
    ]);
  });
});

const list = (more: Record<string, unknown>): Resource => ({
  resourceType: 'List',
  subject: reference('alice'),
  ...more,
});
const reached = (resource: Resource): boolean => {
  const targets = { subject: [patient('alice')], member: [patient('alice')], patient: [patient('alice')] };
  return compartmentOf(resource, targets).reachableBy.length === 1;
};

describe('a Group, List or Person is reached only if it names nobody else (A3 a)', () => {
  it.each<[string, Resource]>([
    ['a list about the patient', list({ entry: [{ item: { reference: 'Observation/1' } }] })],
    [
      'a list of the patient',
      list({ entry: [{ item: reference('alice') }, { item: { reference: 'Patient/alice/_history/2' } }] }),
    ],
    ['a list by a practitioner', list({ source: { reference: 'Practitioner/p' } })],
    [
      'a group of one',
      { resourceType: 'Group', identifier: [{ value: 'x' }], member: [{ entity: reference('alice') }] },
    ],
    ['a person of one', { resourceType: 'Person', link: [{ target: reference('alice') }] }],
  ])('%s is', (_what, resource) => {
    expect(reached(resource)).toBe(true);
  });

  it.each<[string, Resource]>([
    ['another patient among the items', list({ entry: [{ item: reference('bob') }] })],
    [
      'another patient of another server',
      list({ entry: [{ item: { reference: 'https://x.example/Patient/alice' } }] }),
    ],
    ['a patient by identifier', list({ entry: [{ item: { identifier: { value: '1' } } }] })],
    ['a patient by display', list({ entry: [{ item: { display: 'Bob' } }] })],
    ['somebody who is not known yet', list({ entry: [{ item: { reference: 'urn:uuid:1' } }] })],
    ['a contained patient', list({ contained: [{ resourceType: 'Patient', id: 'p' }] })],
    [
      'another patient in an extension',
      list({ extension: [{ url: 'x', valueReference: reference('bob') }] }),
    ],
    [
      'another member',
      { resourceType: 'Group', member: [{ entity: reference('alice') }, { entity: reference('bob') }] },
    ],
    [
      'a member by name alone',
      { resourceType: 'Group', member: [{ entity: reference('alice') }, { entity: { display: 'Bob' } }] },
    ],
    [
      'another link',
      { resourceType: 'Person', link: [{ target: reference('alice') }, { target: reference('bob') }] },
    ],
  ])('one with %s is not', (_what, resource) => {
    expect(reached(resource)).toBe(false);
  });
});

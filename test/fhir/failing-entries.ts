import type { Json } from '../support/fhir-client.js';
import { anObservation, aPatient, entry, patch, UUID } from './transaction-entries.js';

/** Entries that fail, with the status and the place that is named, behind one that would not. */
export const FAILING: readonly (readonly [what: string, entry: Json, status: number, place: string])[] = [
  [
    'an invalid resource',
    entry('POST', 'Patient', { resourceType: 'Patient', nose: 1 }),
    400,
    'Bundle.entry[1].resource.nose',
  ],
  [
    'another type than its URL',
    entry('POST', 'Patient', { resourceType: 'Basic', code: { text: 'x' } }),
    400,
    'Bundle.entry[1].resource.resourceType',
  ],
  [
    'a stale ifMatch',
    entry('PUT', 'Patient/stale', aPatient('stale'), { ifMatch: 'W/"9"' }),
    412,
    'Bundle.entry[1]',
  ],
  [
    'a malformed ifMatch',
    entry('PUT', 'Patient/stale', aPatient('stale'), { ifMatch: '9' }),
    400,
    'Bundle.entry[1].http.if-match',
  ],
  [
    'ifMatch * on nothing',
    entry('PUT', 'Patient/nothing', aPatient('nothing'), { ifMatch: '*' }),
    412,
    'Bundle.entry[1]',
  ],
  [
    'ifNoneMatch * on something',
    entry('PUT', 'Patient/stale', aPatient('stale'), { ifNoneMatch: '*' }),
    412,
    'Bundle.entry[1]',
  ],
  [
    'the id of something that does not match',
    entry('PUT', 'Patient?identifier=urn:t|nobody', aPatient('stale')),
    409,
    'Bundle.entry[1]',
  ],
  [
    'a version in ifNoneMatch of a PUT',
    entry('PUT', 'Patient/stale', aPatient('stale'), { ifNoneMatch: 'W/"1"' }),
    400,
    'Bundle.entry[1].http.if-none-match',
  ],
  [
    'ifMatch on a POST',
    entry('POST', 'Patient', aPatient(undefined), { ifMatch: 'W/"1"' }),
    400,
    'Bundle.entry[1].request.ifMatch',
  ],
  [
    'ifNoneMatch on a DELETE',
    entry('DELETE', 'Patient/stale', undefined, { ifNoneMatch: '*' }),
    400,
    'Bundle.entry[1].request.ifNoneMatch',
  ],
  [
    'a dangling urn:uuid',
    entry('POST', 'Observation', anObservation(`${UUID}9`)),
    400,
    'Bundle.entry[1].resource.subject.reference',
  ],
  [
    'a conditional reference without match',
    entry('POST', 'Observation', anObservation('Patient?identifier=urn:t|nobody')),
    400,
    'Bundle.entry[1].resource.subject.reference',
  ],
  [
    'a conditional reference with two',
    entry('POST', 'Observation', anObservation('Patient?family=Twin')),
    412,
    'Bundle.entry[1].resource.subject.reference',
  ],
  [
    'an ambiguous ifNoneExist',
    entry('POST', 'Patient', aPatient(undefined), { ifNoneExist: 'family=Twin' }),
    412,
    'Bundle.entry[1]',
  ],
  [
    'the same resource again',
    entry('PUT', 'Patient/first', aPatient('first')),
    400,
    'Bundle.entry[1].request.url',
  ],
  [
    'the same fullUrl again',
    entry('POST', 'Patient', aPatient(undefined), { fullUrl: `${UUID}1` }),
    400,
    'Bundle',
  ],
  ['an unknown type', entry('POST', 'Martian', aPatient(undefined)), 404, 'Bundle.entry[1]'],
  ['a malformed URL', entry('PUT', 'Patient/a/b', aPatient('a')), 400, 'Bundle.entry[1].request.url'],
  ['an absent resource to read', entry('GET', 'Patient/nobody'), 404, 'Bundle.entry[1]'],
  ['an absent resource to delete', entry('DELETE', 'Patient/nobody'), 404, 'Bundle.entry[1]'],
  [
    'a failing patch',
    entry('PATCH', 'Patient/stale', patch([{ op: 'test', path: '/active', value: 1 }])),
    422,
    'Bundle.entry[1].resource[0]',
  ],
  [
    'a patch that is no Binary',
    entry('PATCH', 'Patient/stale', aPatient('stale')),
    400,
    'Bundle.entry[1].resource',
  ],
  ['an operation', entry('GET', 'Patient/$everything'), 400, 'Bundle.entry[1]'],
  [
    'an unknown search parameter in a condition',
    entry('DELETE', 'Patient?nose=1'),
    400,
    'Bundle.entry[1].http.nose',
  ],
];

import type { Json } from '../../support/fhir-client.js';

/** Stands in everything of Bob's, and in no request: wherever Alice's app finds it, something leaks. */
export const MARK = 'BOBSSECRET';

/** A small record; `text` stands in every resource of it. */
export function recordOf(patient: string, text: string): Json[] {
  const subject = { reference: `Patient/${patient}` };
  const identifier = [{ system: 'urn:mrn', value: patient }];
  const code = { text };
  return [
    { resourceType: 'Patient', id: patient, identifier, name: [{ family: text }] },
    {
      resourceType: 'Encounter',
      id: `${patient}-encounter`,
      identifier,
      status: 'finished',
      class: { code: 'AMB', display: text },
      subject,
    },
    {
      resourceType: 'Observation',
      id: `${patient}-observation`,
      ...(patient === 'bob' ? { meta: { tag: [{ system: 'urn:ward', code: text }] } } : {}),
      identifier,
      status: 'final',
      code,
      subject,
      encounter: { reference: `Encounter/${patient}-encounter` },
    },
    {
      resourceType: 'BedAssignment',
      id: `${patient}-bed`,
      identifier,
      status: 'active',
      patient: subject,
      ward: { reference: 'Location/ward' },
      bed: text,
      period: { start: '2026-01-01' },
    },
    { resourceType: 'Condition', id: `${patient}-condition`, identifier, code, subject },
    { resourceType: 'Device', id: `${patient}-device`, identifier, patient: subject, lotNumber: text },
    {
      resourceType: 'List',
      id: `${patient}-list`,
      identifier,
      status: 'current',
      mode: 'working',
      title: text,
      subject,
    },
    {
      resourceType: 'Provenance',
      id: `${patient}-provenance`,
      target: [subject],
      recorded: '2026-01-01T00:00:00Z',
      agent: [{ who: { display: text } }],
    },
    {
      resourceType: 'Binary',
      id: `${patient}-binary`,
      contentType: 'text/plain',
      data: 'QQ==',
      securityContext: subject,
    },
    {
      resourceType: 'Linkage',
      id: `${patient}-linkage`,
      item: [
        { type: 'source', resource: { ...subject, display: text } },
        { type: 'alternate', resource: { reference: 'Patient/another' } },
      ],
    },
  ];
}

export const BOBS: readonly { readonly resourceType: string; readonly id: string }[] = recordOf('bob', '');
/** The types that a `patient/` scope reaches at all: for the others the guard answers 403. */
export const REACHED = BOBS.filter(({ resourceType }) => resourceType !== 'Linkage');

export const LETTER = {
  resourceType: 'Composition',
  id: 'bob-letter',
  status: 'final',
  type: { text: 'Letter' },
  subject: { reference: 'Patient/bob' },
  date: '2024',
  author: [{ reference: 'Patient/bob' }],
  title: MARK,
};

export function bundle(type: string, entry: readonly Json[]): Json {
  return { resourceType: 'Bundle', type, entry };
}

export function observationOf(patient: string, elements: object = {}): Json {
  return {
    resourceType: 'Observation',
    status: 'final',
    code: { text: 'x' },
    subject: { reference: `Patient/${patient}` },
    ...elements,
  };
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aClient, type FhirClient, type Json } from '../../support/fhir-client.js';
import type { TestServer } from '../../support/start-server.js';
import { aWard, bedOf, idsIn } from './beds.js';

let server: TestServer;
let fhir: FhirClient;
let alice: FhirClient;
beforeAll(async () => {
  ({ server, fhir } = await aWard());
  alice = await aClient(server, { scope: 'patient/*.cruds', patient: 'alice' });
  // Of the visit of Alice, in the record of Bob.
  const strange = { id: 'strange-bed', encounter: { reference: 'Encounter/alice-stay' }, bed: 'BOBSBED' };
  expect((await fhir.put('BedAssignment/strange-bed', bedOf('bob', strange))).status).toBe(201);
});
afterAll(async () => server?.close());

const BOBS = /bob-bed|strange-bed|BOBS/;

describe('F76 what an app of Alice does not learn of Bob by a type of a module', () => {
  it.each([
    'Encounter/alice-stay/BedAssignment',
    'Encounter/alice-stay/$everything',
    'Patient/alice/$everything',
    'Patient/alice/$everything?_type=BedAssignment',
    'Encounter?_id=alice-stay&_revinclude=BedAssignment:encounter',
    'Encounter?_revinclude=*',
    'BedAssignment?_include=*&_include:iterate=*&_revinclude:iterate=*',
    'Encounter?_has:BedAssignment:encounter:bed=BOBSBED',
    'BedAssignment?encounter=Encounter/alice-stay&_total=accurate',
    'BedAssignment?_sort=bed&_elements=bed',
    'BedAssignment?_filter=bed eq "BOBSBED"',
    '?_type=BedAssignment,Encounter&_lastUpdated=gt2000',
    'BedAssignment?_format=xml',
    `$graphql?query=${encodeURIComponent('{ Encounter(id: "alice-stay") { id BedAssignmentList(_reference: encounter) { id bed } } }')}`,
  ])('%s', async path => {
    const { status, text } = await alice.get(encodeURI(decodeURI(path)).replaceAll('%25', '%'));
    const shown = text.replaceAll(/"url":"[^"]*"|<url value="[^"]*"/g, '');
    expect([status, BOBS.test(shown)]).toEqual([200, false]);
  });

  it.each(['Patient/bob/BedAssignment', 'Encounter/bob-stay/BedAssignment', 'Patient/bob/$everything'])(
    'nothing behind %s',
    async path => {
      const { status, text } = await alice.get(path);
      expect([status === 404 || status === 200, BOBS.test(text)]).toEqual([true, false]);
      expect(text).not.toContain('"resource":');
    },
  );

  it('by batches and transactions', async () => {
    const urls = ['BedAssignment/bob-bed', 'BedAssignment?bed=BOBSBED', 'BedAssignment/bob-bed/_history'];
    const entry = urls.map(url => ({ request: { method: 'GET', url } }));
    for (const type of ['batch', 'transaction']) {
      const { text } = await alice.post('', { resourceType: 'Bundle', type, entry });
      expect(text).not.toContain('3-14');
      expect(text).not.toContain('"bed":"BOBSBED"');
    }
  });

  it('by a page link of somebody else', async () => {
    const { body } = await fhir.get('BedAssignment?_count=1');
    const next = body.link.find(({ relation }: Json) => relation === 'next').url;
    expect((await alice.get(next)).status).toBe(400);
  });

  it('by conditions of what she writes', async () => {
    const { id: _, ...own } = bedOf('alice');
    const created = await alice.post('BedAssignment', own, { 'If-None-Exist': 'bed=BOBSBED' });
    expect(created.status).toBe(201);
    await fhir.delete(`BedAssignment/${created.body.id}`);
    expect((await alice.delete('BedAssignment?bed=BOBSBED')).status).toBe(204);
    expect((await fhir.get('BedAssignment/strange-bed')).status).toBe(200);
    const patch = [{ op: 'replace', path: '/bed', value: 'mine' }];
    const absent = await alice.patch('BedAssignment?bed=NOBODYS', patch);
    const bobs = await alice.patch('BedAssignment?bed=BOBSBED', patch);
    expect([bobs.status, bobs.text]).toEqual([absent.status, absent.text]);
  });

  it('by a reference to it from her own', async () => {
    const own = bedOf('alice', { id: 'alice-next', previous: { reference: 'BedAssignment/bob-bed' } });
    await fhir.put('BedAssignment/alice-next', own);
    for (const query of [
      '_include=BedAssignment:previous',
      '_include:iterate=*',
      'previous.bed=3-14',
      'previous.patient=Patient/bob',
    ]) {
      const found = await alice.get(`BedAssignment?_id=alice-next&${query}`);
      expect(idsIn(found)).not.toContain('BedAssignment/bob-bed');
      if (query.startsWith('previous')) expect(idsIn(found)).toEqual([]);
    }
    await fhir.delete('BedAssignment/alice-next');
  });

  it('by operations: $meta, $validate with a mode, its own', async () => {
    for (const [path, body] of [
      ['BedAssignment/bob-bed/$meta', undefined],
      ['BedAssignment/bob-bed/$discharge', undefined],
      [
        'BedAssignment/bob-bed/$meta-add',
        { resourceType: 'Parameters', parameter: [{ name: 'meta', valueMeta: {} }] },
      ],
    ] as const) {
      const bobs = await alice.post(path, body);
      const nobodys = await alice.post(path.replace('bob-bed', 'nobodys-bed'), body);
      expect([path, bobs.status, bobs.text]).toEqual([path, nobodys.status, nobodys.text]);
    }
    expect((await fhir.get('BedAssignment/bob-bed')).body.meta.versionId).toBe('1');
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FhirClient } from '../../support/fhir-client.js';
import type { TestServer } from '../../support/start-server.js';
import { aWard, idsIn } from './beds.js';

let server: TestServer;
let fhir: FhirClient;
beforeAll(async () => {
  ({ server, fhir } = await aWard());
});
afterAll(async () => server?.close());

const NOW = 'BedAssignment/alice-bed';
const BEFORE = 'BedAssignment/alice-before';
const BOB = 'BedAssignment/bob-bed';

describe('F76 a custom resource type is searched', () => {
  it.each([
    ['_id=alice-bed', [NOW]],
    ['_lastUpdated=gt2020-01-01&_id=bob-bed', [BOB]],
    ['status=active', [NOW, BOB]],
    ['status:not=active', [BEFORE]],
    ['identifier=urn:beds|bob', [BOB]],
    ['patient=alice', [NOW, BEFORE]],
    ['patient:Patient.name=bob', [BOB]],
    ['ward=Location/w3&status=completed', [BEFORE]],
    ['bed=3-1', [NOW, BOB]],
    ['bed:exact=3-14', [BOB]],
    ['date=ge2026-10-25', [NOW, BOB]],
    ['date=2026-10', [BEFORE]],
    ['urgency=lt2', [BEFORE]],
    ['surcharge=gt10||EUR', [BEFORE]],
    ['protocol=https://hospital.example/protocols/isolation', [BEFORE]],
    ['protocol:below=https://hospital.example/protocols', [BEFORE]],
    ['ward-status=Location/w3$completed', [BEFORE]],
    ['previous.bed=2-01', [NOW]],
    ['previous:missing=false', [NOW]],
    ['_has:BedAssignment:previous:status=active', [BEFORE]],
    ['encounter.class=IMP&patient=bob', [BOB]],
    ['_filter=urgency eq 1 or bed eq "3-14"', [BEFORE, BOB]],
    ['_text=nothing', []],
    ['_content=BOBSSECRET', [BOB]],
  ])('by %s', async (query, found) => {
    const answer = await fhir.get(`BedAssignment?${query}`);
    expect([answer.status, idsIn(answer).toSorted()]).toEqual([200, found.toSorted()]);
  });

  it('in order, in parts and counted', async () => {
    expect(idsIn(await fhir.get('BedAssignment?_sort=urgency&patient=alice'))).toEqual([BEFORE, NOW]);
    expect(idsIn(await fhir.get('BedAssignment?_sort=-date&patient=alice'))).toEqual([NOW, BEFORE]);
    expect((await fhir.get('BedAssignment?_summary=count')).body.total).toBe(3);
    const first = await fhir.get('BedAssignment?_count=2');
    const next = first.body.link.find(({ relation }: { relation: string }) => relation === 'next');
    expect(idsIn(await fhir.get(next.url))).toHaveLength(1);
    const summary = (await fhir.get('BedAssignment?_id=alice-bed&_summary=true')).body.entry[0].resource;
    expect([summary.bed, summary.urgency]).toEqual(['3-12', undefined]);
  });

  it('together with what it refers to, and what refers to it', async () => {
    expect(idsIn(await fhir.get('BedAssignment?_id=alice-bed&_include=*'))).toEqual(
      expect.arrayContaining([NOW, BEFORE, 'Patient/alice', 'Location/w3', 'Encounter/alice-stay']),
    );
    const patient = await fhir.get('Patient?_id=alice&_revinclude=BedAssignment:patient');
    expect(idsIn(patient).toSorted()).toEqual([NOW, BEFORE, 'Patient/alice'].toSorted());
    const iterated = await fhir.get(
      'Patient?_id=alice&_revinclude=BedAssignment:patient&_include:iterate=BedAssignment:ward:Location',
    );
    expect(idsIn(iterated)).toContain('Location/w3');
    expect(idsIn(await fhir.get('Location?_id=w3&_revinclude=*'))).toContain(BOB);
  });

  it('from other types, through it', async () => {
    expect(idsIn(await fhir.get('Patient?_has:BedAssignment:patient:bed=3-14'))).toEqual(['Patient/bob']);
    const chained = 'Location?_has:BedAssignment:ward:_has:BedAssignment:previous:status=active';
    expect(idsIn(await fhir.get(chained))).toEqual(['Location/w3']);
  });

  it('among several types, and in compartments', async () => {
    const several = await fhir.get('?_type=Patient,BedAssignment&_lastUpdated=gt2020');
    expect(idsIn(several)).toEqual(expect.arrayContaining([NOW, 'Patient/alice']));
    expect(idsIn(await fhir.get('Patient/alice/BedAssignment')).toSorted()).toEqual([NOW, BEFORE].toSorted());
    expect(idsIn(await fhir.get('Patient/alice/*'))).toEqual(expect.arrayContaining([NOW, BEFORE]));
    expect(idsIn(await fhir.get('Encounter/bob-stay/BedAssignment'))).toEqual([BOB]);
    expect((await fhir.get('Practitioner/x/BedAssignment')).body.entry ?? []).toEqual([]);
  });

  it('refuses what it does not have', async () => {
    const { status, text } = await fhir.get('BedAssignment?colour=red', { Prefer: 'handling=strict' });
    expect([status, text]).toEqual([400, expect.stringContaining('colour')]);
    expect((await fhir.get('BedReservation')).status).toBe(404);
  });
});

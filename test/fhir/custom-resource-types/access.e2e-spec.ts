import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditEventsJob } from '../../../src/fhir/audit/audit-events.job.js';
import { manage } from '../../security/rules-world.js';
import { aConsent } from '../../support/a-consent.js';
import { aClient, type FhirClient, type Json } from '../../support/fhir-client.js';
import type { TestServer } from '../../support/start-server.js';
import { aWard, bedOf, idsIn } from './beds.js';

let server: TestServer;
let fhir: FhirClient;
beforeAll(async () => {
  ({ server, fhir } = await aWard({ AUDIT_EVENTS: 'true' }));
});
afterAll(async () => server?.close());

async function alices(scope: string): Promise<FhirClient> {
  return aClient(server, { scope, patient: 'alice' });
}

const OWN = ['BedAssignment/alice-bed', 'BedAssignment/alice-before'];

describe('F76 who may see a custom resource type', () => {
  it.each([
    'patient/BedAssignment.rs',
    'patient/BedAssignment.read',
    'patient/*.cruds',
    'patient/*.read',
    'patient/BedAssignment.*',
  ])('%s: the record of the launched patient alone, on every way', async scope => {
    const alice = await alices(scope);
    expect(idsIn(await alice.get('BedAssignment')).toSorted()).toEqual(OWN);
    for (const path of [
      'BedAssignment/bob-bed',
      'BedAssignment/bob-bed/_history/1',
      'BedAssignment/bob-bed/_history',
    ]) {
      expect([path, (await alice.get(path)).status]).toEqual([path, 404]);
    }
    const { body: bobs } = await alice.get('BedAssignment/bob-bed');
    expect(bobs).toEqual((await alice.get('BedAssignment/nobodys-bed')).body);
    for (const query of [
      'BedAssignment?patient=bob',
      'BedAssignment?_content=BOBSSECRET',
      'BedAssignment?identifier=urn:beds|bob&_total=accurate',
      'BedAssignment?_revinclude=BedAssignment:previous',
      'BedAssignment/_history',
      '_history',
      '?_type=BedAssignment',
      `$graphql?query=${encodeURIComponent('{ BedAssignmentList { id reason { text } } }')}`,
    ]) {
      const { status, body } = await alice.get(query);
      const { link: _, ...shown } = body;
      expect([query, status, JSON.stringify(shown)]).toEqual([query, 200, expect.not.stringMatching(/bob/i)]);
    }
    expect((await alice.get('BedAssignment?patient=bob&_total=accurate')).body.total).toBe(0);
  });

  it('writes nothing for others, and only what the letters say', async () => {
    const alice = await alices('patient/BedAssignment.cruds');
    const { id: _, ...bobs } = bedOf('bob');
    expect((await alice.post('BedAssignment', bobs)).status).toBe(403);
    const { status, body } = await alice.post('BedAssignment', { ...bedOf('alice'), id: undefined });
    expect(status).toBe(201);
    const own = `BedAssignment/${body.id}`;
    expect((await alice.put(own, { ...body, patient: { reference: 'Patient/bob' } })).status).toBe(403);
    expect((await alice.put('BedAssignment/bob-bed', bedOf('bob'))).status).toBe(404);
    expect((await alice.delete('BedAssignment/bob-bed')).status).toBe(404);
    expect((await alice.post('BedAssignment/bob-bed/$discharge', undefined)).status).toBe(404);
    expect((await alice.delete(own)).status).toBe(204);
    const reader = await alices('patient/BedAssignment.rs');
    expect((await reader.put('BedAssignment/alice-bed', bedOf('alice'))).status).toBe(403);
    expect((await reader.post('BedAssignment/alice-bed/$discharge', undefined)).status).toBe(403);
    const other = await alices('patient/Observation.rs launch/patient');
    expect((await other.get('BedAssignment')).status).toBe(403);
    expect((await other.get('BedAssignment/alice-bed')).status).toBe(403);
  });

  it('is narrowed by granular scopes', async () => {
    const alice = await alices('patient/BedAssignment.rs?status=completed');
    expect(idsIn(await alice.get('BedAssignment'))).toEqual(['BedAssignment/alice-before']);
    expect((await alice.get('BedAssignment/alice-bed')).status).toBe(404);
    const ward = await aClient(server, { scope: 'user/BedAssignment.rs?urgency=2' });
    expect(idsIn(await ward.get('BedAssignment'))).toEqual(['BedAssignment/alice-bed']);
  });

  it('opens to clinicians by user/ and to services by system/, by its name and by wildcards', async () => {
    for (const scope of [
      'user/BedAssignment.rs',
      'user/*.cruds',
      'system/BedAssignment.s',
      'system/*.read',
    ]) {
      const client = await aClient(server, { scope });
      expect([scope, idsIn(await client.get('BedAssignment'))]).toEqual([
        scope,
        expect.arrayContaining(['BedAssignment/bob-bed']),
      ]);
    }
    const parent = await aClient(server, {
      scope: 'user/*.rs',
      user: { username: 'parent', roles: [], patients: ['alice'] },
    });
    expect(idsIn(await parent.get('BedAssignment')).toSorted()).toEqual(OWN);
  });

  it('is not led through by chains and _has from other types of others', async () => {
    const alice = await alices('patient/*.rs');
    expect(idsIn(await alice.get('Patient?_has:BedAssignment:patient:bed=3-14'))).toEqual([]);
    expect(idsIn(await alice.get('Patient?_has:BedAssignment:patient:bed=3-12'))).toEqual(['Patient/alice']);
    const location = await alices('patient/Location.rs patient/BedAssignment.rs');
    const through = await location.get('Location?_has:BedAssignment:ward:identifier=urn:beds|bob');
    expect(idsIn(through)).toEqual([]);
    expect(idsIn(await location.get('Location?_id=w3&_revinclude=BedAssignment:ward')).toSorted()).toEqual(
      [...OWN, 'Location/w3'].toSorted(),
    );
  });

  it('obeys policies, which may name it', async () => {
    const rules = [
      { effect: 'allow', types: ['*'], interactions: 'rs' },
      { effect: 'deny', types: ['BedAssignment'], interactions: 'rs', criteria: 'status=completed' },
    ];
    const policy = await manage(server, 'PUT', 'policies', [{ name: 'wards', roles: ['porter'], rules }]);
    expect(policy.status).toBe(200);
    const porter = await aClient(server, {
      scope: 'user/*.rs',
      user: { username: 'porter', roles: ['porter'] },
    });
    expect(idsIn(await porter.get('BedAssignment?patient=alice'))).toEqual(['BedAssignment/alice-bed']);
    await manage(server, 'PUT', 'policies', []);
  });

  it('obeys the Consent of its patient', async () => {
    const provision = {
      type: 'deny',
      class: [{ system: 'http://hl7.org/fhir/resource-types', code: 'BedAssignment' }],
    };
    const consent = aConsent('bob', { id: 'wish', provision });
    const clinician = await aClient(server, { scope: 'user/*.rs' });
    expect((await fhir.put('Consent/wish', consent)).status).toBe(201);
    expect(idsIn(await clinician.get('BedAssignment')).toSorted()).toEqual(OWN);
    expect((await clinician.get('Patient/bob')).status).toBe(200);
    await fhir.delete('Consent/wish');
    expect(idsIn(await clinician.get('BedAssignment'))).toContain('BedAssignment/bob-bed');
  });

  it('is in the audit', async () => {
    await fhir.get('BedAssignment/bob-bed');
    await server.get(AuditEventsJob).run();
    const { body } = await fhir.get('AuditEvent?entity=BedAssignment/bob-bed&_count=1000');
    expect(body.entry.map(({ resource }: Json) => resource.action)).toEqual(
      expect.arrayContaining(['C', 'R']),
    );
    const { body: ofPatient } = await fhir.get('AuditEvent?patient=bob&entity=BedAssignment/bob-bed');
    expect(ofPatient.entry?.length).toBeGreaterThan(0);
  });
});

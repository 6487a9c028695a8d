import type { AuditEvent } from 'fhir/r4.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditEventsJob } from '../../src/fhir/audit/audit-events.job.js';
import { manage } from '../security/rules-world.js';
import { aClient, anAdministrator, type FhirClient, type FhirResponse } from '../support/fhir-client.js';
import { startServer, type TestServer } from '../support/start-server.js';

let server: TestServer;
let admin: FhirClient;
let clinician: FhirClient;
let alice: FhirClient;
let bob: FhirClient;

function patient(id: string): Promise<FhirClient> {
  return aClient(server, {
    scope: 'patient/*.rs',
    patient: id,
    user: { username: id, roles: ['patient'], fhirUser: `Patient/${id}`, patients: [id] },
  });
}

beforeAll(async () => {
  server = await startServer({ environment: { AUDIT_EVENTS: 'true' } });
  admin = await anAdministrator(server);
  clinician = await aClient(server, {
    scope: 'user/*.cruds',
    clientId: 'ehr',
    user: { username: 'grace', fhirUser: 'Practitioner/grace' },
  });
  alice = await patient('alice');
  bob = await patient('bob');
  for (const id of ['alice', 'bob']) {
    await admin.put(`Patient/${id}`, { resourceType: 'Patient', id, name: [{ family: `Family-${id}` }] });
    await admin.put(`Observation/of-${id}`, {
      resourceType: 'Observation',
      id: `of-${id}`,
      status: 'final',
      code: { text: 'x' },
      subject: { reference: `Patient/${id}` },
    });
  }
});
afterAll(async () => server?.close());

async function eventsOf(client: FhirClient, query = '_count=1000'): Promise<AuditEvent[]> {
  await server.get(AuditEventsJob).run();
  const { status, body } = await client.get(`AuditEvent?${query}`);
  expect(status).toBe(200);
  return (body.entry ?? []).map((entry: { resource: AuditEvent }) => entry.resource);
}

/** Those of one request. */
async function eventsFor(client: FhirClient, answer: FhirResponse): Promise<AuditEvent[]> {
  const id = answer.headers.get('x-request-id');
  const all = await eventsOf(client);
  return all.filter(({ entity = [] }) => entity.some(({ what }) => what?.identifier?.value === id));
}

function profile(name: string): { meta: object } {
  return {
    meta: expect.objectContaining({
      profile: [`https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.${name}`],
    }),
  };
}

describe('[S73] AuditEvents', () => {
  it('of a read are BALP PatientRead: who, by which app and token, what, whose', async () => {
    const answer = await clinician.get('Observation/of-alice');
    const [event, ...more] = await eventsFor(admin, answer);
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      ...profile('PatientRead'),
      type: { code: 'rest' },
      subtype: [{ code: 'read' }],
      action: 'R',
      outcome: '0',
      agent: [
        {
          type: { coding: [{ code: '110152' }] },
          who: { identifier: { value: 'ehr' } },
          network: { type: '2' },
        },
        { type: { coding: [{ code: '110153' }] }, network: { address: server.fhirBase } },
        {
          type: { coding: [{ code: 'IRCP' }] },
          who: { reference: 'Practitioner/grace' },
          requestor: true,
          policy: [expect.stringMatching(/^urn:ietf:params:oauth:jti:./)],
        },
      ],
      entity: [
        { what: { reference: 'Patient/alice' }, type: { code: '1' }, role: { code: '1' } },
        { what: { reference: 'Observation/of-alice/_history/1' }, type: { code: '2' }, role: { code: '4' } },
        { type: { code: 'XrequestId' } },
      ],
    });
    const { body } = await admin.post('AuditEvent/$validate', event);
    expect(body.issue.filter(({ severity }: { severity: string }) => severity === 'error')).toEqual([]);
  });

  it('of a search that found several patients are one for each, with nothing of the other', async () => {
    const answer = await clinician.get('Observation?patient=alice,bob&status=final');
    expect(answer.body.total).toBe(2);
    const events = await eventsFor(admin, answer);
    expect(events).toHaveLength(2);
    expect(events[0]).toMatchObject(profile('PatientQuery'));
    for (const [client, own, other] of [
      [alice, 'alice', 'bob'],
      [bob, 'bob', 'alice'],
    ] as const) {
      const [event, ...more] = await eventsFor(client, answer);
      expect(more).toEqual([]);
      expect(event?.entity?.[0]?.what?.reference).toBe(`Patient/${own}`);
      const query = event?.entity?.find(({ role }) => role?.code === '24')?.query ?? '';
      expect(Buffer.from(query, 'base64').toString()).toBe(`${server.fhirBase}/Observation?patient=&status=`);
      expect(JSON.stringify(event)).not.toMatch(other);
    }
  });

  it('of a write are PatientCreate, PatientUpdate, PatientDelete', async () => {
    const resource = {
      resourceType: 'Condition',
      id: 'c1',
      subject: { reference: 'Patient/alice' },
      code: { text: 'x' },
    };
    const answers = [
      await clinician.put('Condition/c1', resource),
      await clinician.put('Condition/c1', { ...resource, code: { text: 'y' } }),
      await clinician.delete('Condition/c1'),
    ];
    for (const [index, name] of ['PatientCreate', 'PatientUpdate', 'PatientDelete'].entries()) {
      const [event] = await eventsFor(alice, answers[index]!);
      expect(event).toMatchObject({
        ...profile(name),
        entity: [
          { what: { reference: 'Patient/alice' } },
          { what: { reference: `Condition/c1/_history/${index + 1}` } },
          {},
        ],
      });
    }
  });

  it('of denials name what was asked for, and put nothing into the record of the other', async () => {
    const answer = await alice.get('Patient/bob');
    expect(answer.status).toBe(404);
    const [event] = await eventsFor(admin, answer);
    expect(event).toMatchObject({ outcome: '4', entity: [{ what: { display: 'Patient/bob' } }, {}] });
    expect(await eventsFor(bob, answer)).toEqual([]);
  });

  it('are searched by patient, in the own compartment alone', async () => {
    await clinician.get('Patient/bob');
    const own = await eventsOf(alice, 'patient=alice&_count=1000');
    expect(own.length).toBeGreaterThan(3);
    // What she has typed herself and was refused is not news to her.
    expect(JSON.stringify(own.filter(({ outcome }) => outcome === '0'))).not.toMatch(/bob/i);
    expect(await eventsOf(alice, 'patient=bob')).toEqual([]);
  });

  it('are searched and read by an app that may see nothing but them', async () => {
    await clinician.get('Patient/alice');
    await clinician.get('Patient/bob');
    const user = { username: 'alice', roles: ['patient'], fhirUser: 'Patient/alice', patients: ['alice'] };
    const app = await aClient(server, { scope: 'patient/AuditEvent.rs', patient: 'alice', user });
    const found = (await eventsOf(app)).filter(({ outcome }) => outcome === '0');
    expect(found.length).toBeGreaterThan(0);
    expect(JSON.stringify(found)).not.toMatch(/bob/i);
    expect((await app.get(`AuditEvent/${found[0]!.id}`)).status).toBe(200);
    const theirs = await eventsOf(bob, '_count=1');
    expect((await app.get(`AuditEvent/${theirs[0]!.id}`)).status).toBe(404);
    expect((await app.get('Patient/alice')).status).toBe(403);
  });

  it('are made once, however often the work is done', async () => {
    const before = await eventsOf(admin, '_summary=count');
    await server.get(AuditEventsJob).run();
    await server.get(AuditEventsJob).run();
    const events = await eventsOf(admin);
    expect(before).toEqual([]);
    expect(events.every(({ meta }) => meta?.versionId === '1')).toBe(true);
  });

  it('are no matter of clinicians, whichever patient their app was launched for', async () => {
    const launched = await aClient(server, {
      scope: 'patient/*.cruds',
      patient: 'alice',
      user: { username: 'grace', fhirUser: 'Practitioner/grace' },
    });
    expect((await launched.get('Patient/alice')).status).toBe(200);
    const [event] = await eventsOf(alice, '_count=1');
    for (const client of [clinician, launched]) {
      expect((await client.get('AuditEvent')).status).toBe(403);
      expect((await client.get('AuditEvent?patient=alice')).status).toBe(403);
      expect([403, 404]).toContain((await client.get(`AuditEvent/${event!.id}`)).status);
      for (const path of [
        'Patient/alice/$everything?_type=AuditEvent,Observation',
        'Patient/alice/AuditEvent',
        'Patient/alice/*?_type=AuditEvent',
        'Patient?_id=alice&_revinclude=AuditEvent:patient',
      ]) {
        const { body } = await client.get(path);
        const found = (body.entry ?? []).map(
          ({ resource }: { resource: AuditEvent }) => resource.resourceType,
        );
        expect(found, path).not.toContain('AuditEvent');
      }
      const { body } = await client.get('Patient?_id=alice&_has:AuditEvent:patient:action=R');
      expect(body.total ?? 0).toBe(0);
    }
  });

  it('are read by clinicians whose policy says so, those of their patient alone with a patient/ token', async () => {
    const rules = [{ effect: 'allow', types: ['*'], interactions: 'rs' }];
    const { status } = await manage(server, 'PUT', 'policies', [
      { name: 'privacy', roles: ['privacy'], rules },
    ]);
    expect(status).toBe(200);
    const user = { username: 'petra', roles: ['privacy'], fhirUser: 'Practitioner/petra' };
    const officer = await aClient(server, { scope: 'patient/*.rs', patient: 'alice', user });
    await clinician.get('Patient/bob');
    const found = await eventsOf(officer);
    await manage(server, 'PUT', 'policies', []);
    expect(found.length).toBeGreaterThan(0);
    expect(JSON.stringify(found.filter(({ outcome }) => outcome === '0'))).not.toMatch(/bob/i);
    expect((await officer.get('AuditEvent')).status).toBe(403);
  });

  it.each(['admin', 'alice', 'clinician'] as const)(
    'are refused to the writes of everyone: %s',
    async who => {
      await eventsOf(admin);
      const administrator = await aClient(server, { scope: 'user/*.cruds', user: { roles: ['admin'] } });
      const client = { admin: administrator, alice, clinician }[who];
      const [event] = await eventsOf(admin, '_count=1');
      const id = event!.id!;
      const tried = await Promise.all([
        client.post('AuditEvent', { ...event, id: undefined }),
        client.put(`AuditEvent/${id}`, event),
        client.put('AuditEvent/another', { ...event, id: 'another' }),
        client.patch(`AuditEvent/${id}`, [{ op: 'replace', path: '/action', value: 'E' }]),
        client.delete(`AuditEvent/${id}`),
        client.delete(`AuditEvent?_id=${id}`),
        client.delete(`AuditEvent/${id}/_history`),
        client.post(`AuditEvent/${id}/$meta-add`, {
          resourceType: 'Parameters',
          parameter: [{ name: 'meta', valueMeta: { tag: [{ system: 'urn:x', code: 'y' }] } }],
        }),
        client.post('', {
          resourceType: 'Bundle',
          type: 'transaction',
          entry: [{ request: { method: 'DELETE', url: `AuditEvent/${id}` } }],
        }),
        client.post('', {
          resourceType: 'Bundle',
          type: 'transaction',
          entry: [{ resource: { ...event, id: undefined }, request: { method: 'POST', url: 'AuditEvent' } }],
        }),
      ]);
      for (const { status } of tried) expect([403, 404]).toContain(status);
      if (who === 'admin') expect(tried.map(({ status }) => status)).toEqual(tried.map(() => 403));
      expect((await admin.get(`AuditEvent/${id}/_history`)).body.total).toBe(1);
    },
  );
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aClient, anAdministrator, type FhirClient, type Json } from '../support/fhir-client.js';
import { startServer, type TestServer } from '../support/start-server.js';

let server: TestServer;
let fhir: FhirClient;

beforeAll(async () => {
  server = await startServer();
  fhir = await anAdministrator(server);
  for (const [index, family] of ['Ada', 'Bea', 'Cleo', 'Dora', 'Emmy'].entries()) {
    await fhir.put(`Patient/p${index}`, {
      resourceType: 'Patient',
      id: `p${index}`,
      name: [{ family }],
      active: true,
    });
  }
  await fhir.put('Observation/o', {
    resourceType: 'Observation',
    id: 'o',
    status: 'final',
    code: { text: 'x' },
    subject: { reference: 'Patient/p0' },
  });
});
afterAll(async () => server?.close());

function linkOf(body: Json, relation: string): string | undefined {
  return body.link.find((link: Json) => link.relation === relation)?.url;
}

describe('FHIR R4 search Bundle – bundle.html#searchset', () => {
  it('has fullUrl, search mode and a self link of what was applied', async () => {
    const { status, headers, body } = await fhir.get('Observation?_include=Observation:subject&status=final');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/fhir+json; charset=utf-8');
    expect(body.entry.map(({ fullUrl, search }: Json) => [fullUrl, search.mode])).toEqual([
      [`${server.fhirBase}/Observation/o`, 'match'],
      [`${server.fhirBase}/Patient/p0`, 'include'],
    ]);
    expect(linkOf(body, 'self')).toBe(
      `${server.fhirBase}/Observation?_include=Observation%3Asubject&status=final`,
    );
  });

  it('POST _search finds the same, by parameters of form and URL', async () => {
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const { status, body } = await fhir.post(
      'Patient/_search?active=true',
      'family=Bea&_total=accurate',
      form,
    );
    expect([status, body.total, body.entry[0].resource.id]).toEqual([200, 1, 'p1']);
    expect((await fhir.send('POST', 'Patient/_search', undefined)).body.entry).toHaveLength(5);
    expect((await fhir.post('Patient/_search', '{}')).status).toBe(415);
  });

  it('pages by sealed links that hold neither values nor another caller', async () => {
    const first = await fhir.get('Patient?_count=2&_sort=family&_pretty=true&family=A,B,C,D,E');
    const next = linkOf(first.body, 'next') ?? '';
    expect(next).toContain('_pretty=true');
    expect(next).not.toContain('family');
    const second = await fhir.get(next);
    expect(second.body.entry.map(({ resource }: Json) => resource.id)).toEqual(['p2', 'p3']);
    const third = await fhir.get(linkOf(second.body, 'next') ?? '');
    expect([third.body.entry.length, linkOf(third.body, 'next')]).toEqual([1, undefined]);
    const other = await aClient(server, { scope: 'system/Patient.rs' });
    expect((await other.get(next)).status).toBe(400);
    expect((await fhir.get(`${next}&name=x`)).status).toBe(400);
    expect((await fhir.get(next.replace(/_page=..../, '_page=AAAA'))).status).toBe(400);
  });

  it('names what it ignored, unless handling is strict', async () => {
    const lenient = await fhir.get('Patient?nose=long&family=Ada');
    expect(lenient.body.entry.map(({ search }: Json) => search.mode)).toEqual(['match', 'outcome']);
    expect(lenient.body.entry[1].resource.issue[0].diagnostics).toContain('"nose"');
    expect(linkOf(lenient.body, 'self')).not.toContain('nose');
    const strict = await fhir.get('Patient?nose=long', { Prefer: 'handling=strict' });
    expect([strict.status, strict.body.issue[0].code]).toEqual([400, 'not-supported']);
  });

  it('searches a compartment, by its own links', async () => {
    const { status, body } = await fhir.get('Patient/p0/Observation?status=final');
    expect([status, body.entry[0].resource.id]).toEqual([200, 'o']);
    expect(linkOf(body, 'self')).toBe(`${server.fhirBase}/Patient/p0/Observation?status=final`);
    expect((await fhir.get('Patient/p1/Observation')).body.entry).toBeUndefined();
    expect((await fhir.get('Patient/p0/Patient')).body.entry).toHaveLength(1);
    for (const path of [
      'Organization/1/Observation',
      'Patient/not_an_id/Observation',
      'Patient/p0/Martian',
    ]) {
      expect([path, (await fhir.get(path)).status]).toEqual([path, 404]);
    }
  });

  it('_summary=count and _count=0 answer the number alone', async () => {
    for (const parameter of ['_summary=count', '_count=0']) {
      const { body } = await fhir.get(`Patient?${parameter}`);
      expect([body.total, body.entry]).toEqual([5, undefined]);
    }
  });

  it('_elements and _summary shape the resources inside', async () => {
    const { body } = await fhir.get('Patient?_elements=name&_count=1');
    expect(Object.keys(body.entry[0].resource).toSorted()).toEqual(['id', 'meta', 'name', 'resourceType']);
  });

  it.each([
    'Patient?birthdate=eq1',
    'Patient?_count=-1',
    'Patient?_sort=nose',
    'Patient?_include=Patient:nose',
    'Patient?_summary=maybe',
    'Patient?_elements=nose',
    'Patient?_total=some',
    'Patient?name:nose=x',
    'Patient?name=%zz',
    'Patient?_page=x',
    // What a modifier would leave out is not shown as if it had been asked for.
    'Patient?_list:not=42',
    'Patient?_filter:not=family eq Ada',
    'Patient?_sort:desc=family',
    'Patient?_count:max=1',
    'Patient?_summary:x=true',
    'Observation?subject._list:not=42',
    'Observation?subject.=x',
    'Observation?subject:.name=x',
    'Observation?.name=x',
    'Patient?_has=x',
  ])('refuses %s', async path => {
    const { status, body } = await fhir.get(path);
    expect([path, status, body.resourceType]).toEqual([path, 400, 'OperationOutcome']);
  });

  it.each(['code-value-quantity=http://loinc.org|1$x', 'component-code-value-quantity=http://loinc.org|1$x'])(
    'a part of %s that is none is told of the composite parameter',
    async query => {
      const [code] = query.split('=');
      const { status, body } = await fhir.get(`Observation?${query}`);
      expect([status, body.issue[0].expression]).toEqual([400, [`http.${code}`]]);
      expect(body.issue[0].diagnostics).toContain(`parameter ${code} `);
    },
  );
});

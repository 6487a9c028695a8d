import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GranularConstraints } from '../../src/auth/scopes/granular-constraints.js';
import { aClient, anAdministrator, type FhirClient, type Json } from '../support/fhir-client.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { CONSTRAINTS, OBSERVATIONS } from './granular-data.js';

let server: TestServer;
let administrator: FhirClient;

beforeAll(async () => {
  server = await startServer();
  administrator = await anAdministrator(server);
  await put({ resourceType: 'Patient', id: 'alice' });
  await put({ resourceType: 'Patient', id: 'bob' });
  await put({ resourceType: 'Practitioner', id: 'grace' });
  for (const each of OBSERVATIONS) {
    await put(each);
    await put({ ...each, id: `${each.id}-of-bob`, subject: { reference: 'Patient/bob' } });
  }
});
afterAll(async () => server?.close());

async function put(resource: Json): Promise<void> {
  const { status, text } = await administrator.put(`${resource.resourceType}/${resource.id}`, resource);
  if (status !== 200 && status !== 201) throw new Error(text);
}

/** What the search finds of Alice, for somebody who may see all: the oracle. */
async function matching(constraint: string): Promise<readonly string[]> {
  const { status, body, text } = await administrator.get(
    `Observation?patient=alice&_count=100&${constraint}`,
  );
  if (status !== 200) throw new Error(`${constraint}: ${text}`);
  return idsOf(body);
}

function idsOf(bundle: Json): readonly string[] {
  const matches = (bundle.entry ?? []).filter((entry: Json) => entry.search?.mode !== 'outcome');
  return matches.map((entry: Json) => entry.resource.id).toSorted();
}

function app(letters: string, ...constraints: string[]): Promise<FhirClient> {
  const scope = constraints.map(constraint => `patient/Observation.${letters}?${constraint}`).join(' ');
  return aClient(server, { scope, patient: 'alice' });
}

function generator(seed: number): (limit: number) => number {
  let state = seed;
  return limit => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % limit;
  };
}

const UNION = ' or ';

/** Unions and conjunctions of two or three constraints, always the same ones. */
function combinations(count: number): readonly string[] {
  const next = generator(42);
  const one = (): string => CONSTRAINTS[next(CONSTRAINTS.length)]!;
  return Array.from({ length: count }, (_, index) =>
    (index % 2 === 0 ? [one(), one()] : [`${one()}&${one()}`, one(), one()]).join(UNION),
  );
}

async function union(constraints: readonly string[]): Promise<readonly string[]> {
  const each = await Promise.all(constraints.map(matching));
  return [...new Set(each.flat())].toSorted();
}

describe('SMART App Launch 2.2, granular scopes: what is granted is what the filter leaves of all', () => {
  it('of the constraints here, most find some and not all', async () => {
    const sizes = await Promise.all(CONSTRAINTS.map(async constraint => (await matching(constraint)).length));
    const telling = sizes.filter(size => size > 0 && size < OBSERVATIONS.length);
    expect(telling.length).toBeGreaterThan(CONSTRAINTS.length * 0.75);
  });

  it.each(CONSTRAINTS)('SCP-10 SCP-11 %s', async constraint => {
    expect(server.get(GranularConstraints).canEnforce('Observation', constraint)).toBe(true);
    const expected = await matching(constraint);
    const client = await app('rs', constraint);
    const found = await client.get('Observation?_count=100&_total=accurate');
    expect(found.status).toBe(200);
    expect(idsOf(found.body)).toEqual(expected);
    expect(found.body.total).toBe(expected.length);
    const final = await client.get('Observation?status=final&_count=100');
    expect(idsOf(final.body)).toEqual(await matching(`${constraint}&status=final`));
    for (const { id } of OBSERVATIONS) {
      const status = expected.includes(id) ? 200 : 404;
      const paths = [`Observation/${id}`, `Observation/${id}/_history/1`, `Observation/${id}/_history`];
      const answers = await Promise.all(paths.map(async path => (await client.get(path)).status));
      expect([id, ...answers]).toEqual([id, status, status, status]);
    }
    const history = await client.get('Observation/_history?_count=100');
    expect([idsOf(history.body), history.body.total]).toEqual([expected, expected.length]);
  });

  it.each(combinations(30))('SCP-11 the union of %s', async text => {
    const constraints = text.split(UNION);
    const client = await app('rs', ...constraints);
    expect(idsOf((await client.get('Observation?_count=100')).body)).toEqual(await union(constraints));
  });

  it('and so for what an include or a whole record would bring along', async () => {
    const constraint = 'code:text=heart';
    const scope = `patient/Patient.rs patient/Observation.rs?${constraint}`;
    const client = await aClient(server, { scope, patient: 'alice' });
    const expected = await matching(constraint);
    for (const path of ['Patient?_revinclude=Observation:subject', 'Patient/alice/$everything']) {
      const { body } = await client.get(path);
      const observations = body.entry.filter((entry: Json) => entry.resource.resourceType === 'Observation');
      expect(observations.map((entry: Json) => entry.resource.id).toSorted()).toEqual(expected);
    }
  });
});

describe('SMART App Launch 2.2, granular scopes: writes', () => {
  /** What the id or the time of writing decides is known only afterwards. */
  const ABOUT_CONTENT = CONSTRAINTS.filter(constraint => !/^_(?:id|lastUpdated)/.test(constraint));

  it.each(ABOUT_CONTENT)('create what is within, and nothing else: %s', async constraint => {
    const expected = await matching(constraint);
    const client = await app('c', constraint);
    const created: string[] = [];
    for (const { id, ...content } of OBSERVATIONS) {
      const { status, headers } = await client.post('Observation', content);
      expect([id, status]).toEqual([id, expected.includes(id) ? 201 : 403]);
      const location = headers.get('location');
      if (location) created.push(location.split('/_history')[0]!);
    }
    for (const location of created) await administrator.delete(location);
  });

  it.each(['category=laboratory', 'category:not=laboratory', 'code:text=heart', 'date=ge2020-02-01'])(
    'change nothing into or out of reach: %s',
    async constraint => {
      const expected = await matching(constraint);
      const client = await app('rus', constraint);
      const inside = OBSERVATIONS.find(each => expected.includes(each.id))!;
      const outside = OBSERVATIONS.find(each => !expected.includes(each.id))!;
      const id = `moving-${randomUUID()}`;
      await put({ ...inside, id });
      const noted = { ...inside, id, note: [{ text: 'seen' }] };
      expect((await client.put(`Observation/${id}`, noted)).status).toBe(200);
      expect((await client.put(`Observation/${id}`, { ...outside, id })).status).toBe(403);
      await put({ ...outside, id });
      expect((await client.put(`Observation/${id}`, { ...inside, id })).status).toBe(404);
      // each version is judged by what it said (docs/decisions, A9)
      const versions = (await client.get(`Observation/${id}/_history`)).body;
      const own = versions.entry.map((entry: Json) => entry.resource.meta.versionId);
      expect(own).toEqual(['2', '1']);
      expect((await client.get(`Observation/${id}/_history/3`)).status).toBe(404);
      await administrator.delete(`Observation/${id}`);
      expect((await client.get(`Observation/${id}`)).status).toBe(404);
    },
  );
});

const CLINICAL = 'http://terminology.hl7.org/CodeSystem/condition-clinical';

function condition(code: string): Json {
  return {
    clinicalStatus: { coding: [{ system: CLINICAL, code }] },
    subject: { reference: 'Patient/alice' },
  };
}

describe('SMART App Launch 2.2, granular scopes of other types', () => {
  it.each([
    ['Patient', 'birthdate=ge2000', { birthDate: '2001-01-01' }, { birthDate: '1950-01-01' }],
    ['Patient', 'name:contains=lic', { name: [{ given: ['Alice'] }] }, { name: [{ given: ['Bob'] }] }],
    [
      'ValueSet',
      'url=http://example.org/a',
      { status: 'draft', url: 'http://example.org/a' },
      { status: 'draft', url: 'http://example.org/b' },
    ],
    [
      'Location',
      'near=48.2|16.4|10|km',
      { position: { latitude: 48.21, longitude: 16.37 } },
      { position: { latitude: 47, longitude: 15 } },
    ],
    ['RiskAssessment', 'probability=gt0.5', risk(0.8), risk(0.2)],
    ['Condition', `clinical-status:below=${CLINICAL}|inactive`, condition('resolved'), condition('relapse')],
    ['Condition', `clinical-status:above=${CLINICAL}|resolved`, condition('inactive'), condition('active')],
    [
      'Condition',
      'clinical-status:in=http://hl7.org/fhir/ValueSet/condition-clinical',
      condition('active'),
      { subject: { reference: 'Patient/alice' } },
    ],
  ])('%s?%s', async (resourceType, constraint, inside, outside) => {
    const base = { resourceType };
    const [inId, outId] = [randomUUID(), randomUUID()];
    await put({ ...base, ...inside, id: inId });
    await put({ ...base, ...outside, id: outId });
    const client = await aClient(server, { scope: `user/${resourceType}.rs?${constraint}` });
    const found = idsOf((await client.get(`${resourceType}?_count=100`)).body);
    expect([found.includes(inId), found.includes(outId)]).toEqual([true, false]);
    expect((await client.get(`${resourceType}/${inId}`)).status).toBe(200);
    expect((await client.get(`${resourceType}/${outId}`)).status).toBe(404);
    expect((await client.get(`${resourceType}/${inId}/_history/1`)).status).toBe(200);
    expect((await client.get(`${resourceType}/${outId}/_history/1`)).status).toBe(404);
  });

  it('by a value set or code system of somebody’s own are not granted: its owner could widen them', async () => {
    const url = 'http://example.org/own';
    const concept = [{ code: 'a' }];
    await put({
      resourceType: 'ValueSet',
      id: 'own',
      url,
      status: 'active',
      compose: { include: [{ system: url, concept }] },
    });
    await put({ resourceType: 'CodeSystem', id: 'own', url, status: 'active', content: 'complete', concept });
    expect((await administrator.get(`Observation?code:in=${url}`)).status).toBe(200);
    for (const constraint of [
      `code:in=${url}`,
      `code:not-in=${url}`,
      `code:below=${url}|a`,
      `code:above=${url}|a`,
    ])
      expect([constraint, server.get(GranularConstraints).canEnforce('Observation', constraint)]).toEqual([
        constraint,
        false,
      ]);
  });

  it('of all types: what carries a tag', async () => {
    const client = await aClient(server, { scope: 'patient/*.rs?_tag=a', patient: 'alice' });
    expect(idsOf((await client.get('Observation')).body)).toEqual(['o2']);
    expect((await client.get('Patient/alice')).status).toBe(404);
  });
});

function risk(probabilityDecimal: number): Json {
  return { status: 'final', subject: { reference: 'Patient/alice' }, prediction: [{ probabilityDecimal }] };
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database } from '../../../src/database/database.js';
import { matchContentIndex } from '../../../src/fhir/storage/content-index.js';
import { aClient, anAdministrator, type FhirClient, type Json } from '../../support/fhir-client.js';
import { startServer, type TestServer } from '../../support/start-server.js';

/** As `IndexConditionSql` writes it. */
const EXPLAINED = `explain select key from resource v
  where content_words(v.content) @@ websearch_to_tsquery('full_text', 'jose')`;

let server: TestServer;
let fhir: FhirClient;

beforeAll(async () => {
  server = await startServer();
  fhir = await anAdministrator(server);
  const resources: Json[] = [
    { resourceType: 'Patient', id: 'alice' },
    { resourceType: 'Patient', id: 'bob' },
    condition('liver', 'alice', '<p>Métastases in the <b>liver</b>, no pain</p>', 'Hepatic disease'),
    condition('knee', 'alice', '<p>Pain in the left knee</p>', 'Gonarthrosis of José'),
    condition('none', 'alice', undefined, 'Liver'),
    condition('bob-liver', 'bob', '<p>Liver transplant</p>', 'Secretword'),
  ];
  const entry = resources.map(resource => ({
    resource,
    request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
  }));
  expect((await fhir.post('', { resourceType: 'Bundle', type: 'transaction', entry })).status).toBe(200);
});
afterAll(async () => server?.close());

function condition(id: string, patient: string, narrative: string | undefined, text: string): Json {
  const div = `<div xmlns="http://www.w3.org/1999/xhtml">${narrative}</div>`;
  return {
    resourceType: 'Condition',
    id,
    ...(narrative === undefined ? {} : { text: { status: 'generated', div } }),
    code: { text },
    subject: { reference: `Patient/${patient}` },
  };
}

async function found(query: string, client = fhir): Promise<string[]> {
  const { status, body } = await client.get(query);
  expect([status, body.issue]).toEqual([200, undefined]);
  return (body.entry ?? [])
    .filter(({ search }: Json) => search.mode === 'match')
    .map(({ resource }: Json) => resource.id)
    .toSorted();
}

describe('F42 _text – search.html#content', () => {
  it.each([
    ['liver', ['bob-liver', 'liver']],
    ['LIVER', ['bob-liver', 'liver']],
    ['metastases', ['liver']],
    ['métastases liver', ['liver']],
    ['knee liver', []],
    ['knee or transplant', ['bob-liver', 'knee']],
    ['pain -knee', ['liver']],
    ['"left knee"', ['knee']],
    ['"knee left"', []],
    ['knee,transplant', ['bob-liver', 'knee']],
    ['hepatic', []],
    ['xmlns', []],
    ["'; drop table resource; --", []],
    [')(:*&|!<->', undefined],
  ])('%s', async (words, expected) => {
    const query = `Condition?_text=${encodeURIComponent(words)}`;
    if (expected) expect(await found(query)).toEqual(expected);
    else expect((await fhir.get(query)).status).toBe(400);
  });

  it('follows updates and deletions', async () => {
    await fhir.put('Condition/moving', condition('moving', 'alice', '<p>Zebra</p>', 'x'));
    expect(await found('Condition?_text=zebra')).toEqual(['moving']);
    await fhir.put('Condition/moving', condition('moving', 'alice', '<p>Quagga</p>', 'x'));
    expect(await found('Condition?_text=zebra')).toEqual([]);
    expect(await found('Condition?_text=quagga')).toEqual(['moving']);
    await fhir.delete('Condition/moving');
    expect(await found('Condition?_text=quagga')).toEqual([]);
  });
});

describe('F42 _content – search.html#content', () => {
  it('looks at the whole resource, narrative included', async () => {
    expect(await found('Condition?_content=hepatic')).toEqual(['liver']);
    expect(await found('Condition?_content=liver')).toEqual(['bob-liver', 'liver', 'none']);
    expect(await found('Condition?_content=jose')).toEqual(['knee']);
    expect(await found('Condition?_content=code')).toEqual([]);
  });

  it('joins other parameters, both kinds of it, chains, _has, totals and pages', async () => {
    expect(await found('Condition?_content=liver&patient=alice')).toEqual(['liver', 'none']);
    expect(await found('Condition?_content=liver&_text=pain')).toEqual(['liver']);
    expect(await found('Patient?_has:Condition:patient:_content=secretword')).toEqual(['bob']);
    await fhir.put('Encounter/e', {
      resourceType: 'Encounter',
      id: 'e',
      status: 'finished',
      class: { code: 'AMB' },
      diagnosis: [{ condition: { reference: 'Condition/knee' } }],
    });
    expect(await found('Encounter?diagnosis:Condition._text=knee')).toEqual(['e']);
    const { body } = await fhir.get('Condition?_content=liver&_count=1&_total=accurate');
    expect([body.total, body.entry.length]).toEqual([3, 1]);
    expect(await found(body.link.find(({ relation }: Json) => relation === 'next').url)).toHaveLength(1);
  });

  it('finds nothing that the token may not see', async () => {
    const app = await aClient(server, { scope: 'patient/*.rs', patient: 'alice' });
    expect(await found('Condition?_content=liver', app)).toEqual(['liver', 'none']);
    expect(await found('Condition?_text=liver', app)).toEqual(['liver']);
    expect(await found('Condition?_content=secretword', app)).toEqual([]);
    expect(await found('Patient?_has:Condition:patient:_content=secretword', app)).toEqual([]);
    const { body } = await app.get('Condition?_text=liver&_summary=count');
    expect(body.total).toBe(1);
  });

  it('is no constraint of a scope', async () => {
    const app = await aClient(server, { scope: 'patient/Condition.rs?_content=knee', patient: 'alice' });
    expect((await app.get('Condition')).status).not.toBe(500);
    expect((await app.get('Condition')).text).not.toContain('knee');
  });

  it('is listed where R4 has it', async () => {
    const { body } = await fhir.get('metadata');
    const namesOf = (type: string): string[] =>
      body.rest[0].resource.find((one: Json) => one.type === type).searchParam.map(({ name }: Json) => name);
    expect(namesOf('Condition')).toEqual(expect.arrayContaining(['_text', '_content']));
    expect(namesOf('Bundle')).toContain('_content');
    expect(namesOf('Bundle')).not.toContain('_text');
  });

  it.each([
    '_content=',
    '_text=%00x',
    '_text:missing=true',
    '_content:exact=x',
    `_content=${Array.from({ length: 30 }, (_, n) => `w${n}`).join(',')}`,
    `_content=${'x'.repeat(1_001)}`,
  ])('%s is refused', async query => {
    const { status, body } = await fhir.get(`Condition?${query}`);
    expect([400, 403]).toContain(status);
    expect(body.resourceType).toBe('OperationOutcome');
  });
});

describe('INDEX_CONTENT', () => {
  it('makes the index of all words, and a start without it takes it away', async () => {
    const database = server.get(Database);
    const indexes = async (): Promise<number> => {
      const sql = `select from pg_indexes where indexname = 'resource_content'`;
      return (await database.query({ text: sql, values: [] })).length;
    };
    expect(await indexes()).toBe(0);
    await Promise.all([matchContentIndex(database, true), matchContentIndex(database, true)]);
    expect(await indexes()).toBe(1);
    expect(await found('Condition?_content=jose')).toEqual(['knee']);
    const plan = await database.transaction(async client => {
      await client.query({ text: 'set local enable_seqscan = off', values: [] });
      return client.query({ text: EXPLAINED, values: [] });
    });
    expect(JSON.stringify(plan)).toContain('resource_content');
    await matchContentIndex(database, false);
    expect(await indexes()).toBe(0);
  });
});

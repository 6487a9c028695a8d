import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FhirRoutes } from '../../src/fhir/rest/fhir-routes.js';
import { BedManagementModule } from '../../examples/custom-resource-type/bed-management.module.js';
import { FallRiskModule } from '../../examples/custom-operation/fall-risk.module.js';
import {
  aClient,
  anAdministrator,
  type FhirClient,
  type FhirResponse,
  type Json,
} from '../support/fhir-client.js';
import { startServer, type TestServer } from '../support/start-server.js';

/** Stands in everything of Bob's, and in no request: wherever Alice's app finds it, something leaks. */
const MARK = 'BOBSSECRET';

let server: TestServer;
let administrator: FhirClient;
/** Launched on Alice, with every scope an app can have. */
let app: FhirClient;

beforeAll(async () => {
  server = await startServer({ extensions: [FallRiskModule, BedManagementModule] });
  administrator = await anAdministrator(server);
  for (const resource of [...recordOf('alice', 'Alice'), ...recordOf('bob', MARK)]) {
    const { status, text } = await administrator.put(`${resource.resourceType}/${resource.id}`, resource);
    expect([status, text]).toEqual([201, expect.any(String)]);
  }
  app = await aClient(server, { scope: 'patient/*.cruds launch/patient openid fhirUser', patient: 'alice' });
});
afterAll(async () => server?.close());

async function aReindex(): Promise<string> {
  const { headers } = await administrator.post('$reindex', undefined);
  return new URL(headers.get('Content-Location')!).searchParams.get('job')!;
}

/** A small record; `text` stands in every resource of it. */
function recordOf(patient: string, text: string): Json[] {
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

const BOBS: readonly { readonly resourceType: string; readonly id: string }[] = recordOf('bob', '');
/** The types that a `patient/` scope reaches at all: for the others the guard answers 403. */
const REACHED = BOBS.filter(({ resourceType }) => resourceType !== 'Linkage');

/** What an attack may be answered; nothing with the mark in it, whatever the status. */
function expectNothingOf(answer: FhirResponse, ...allowed: number[]): void {
  expect(allowed).toContain(answer.status);
  expect(answer.text).not.toContain(MARK);
}

/** What is Bob's and what is not there must be answered alike, but for the id that was sent. */
async function expectAlike(
  attack: (address: { resourceType: string; id: string }) => Promise<FhirResponse>,
): Promise<void> {
  for (const address of REACHED) {
    const foreign = await attack(address);
    const absent = await attack({ ...address, id: `nobody-${address.resourceType.toLowerCase()}` });
    expectNothingOf(foreign, 404);
    expect([address, foreign.status, foreign.text]).toEqual([address, absent.status, absent.text]);
  }
  for (const address of BOBS) expectNothingOf(await attack(address), 403, 404);
}

/** An operation on shared definitions takes no patient's resource for one. */
async function expectNoTarget(resourceType: string, operation: string): Promise<void> {
  for (const { id } of BOBS) expectNothingOf(await app.get(`${resourceType}/${id}/${operation}`), 404);
}

async function expectNothing(
  paths: readonly string[],
  ask: (path: string) => Promise<FhirResponse>,
): Promise<void> {
  for (const path of paths) expectNothingOf(await ask(path), 200, 400, 403, 404);
}

function bundle(type: string, entry: readonly Json[]): Json {
  return { resourceType: 'Bundle', type, entry };
}

function observationOf(patient: string, elements: object = {}): Json {
  return {
    resourceType: 'Observation',
    status: 'final',
    code: { text: 'x' },
    subject: { reference: `Patient/${patient}` },
    ...elements,
  };
}

const SEARCHES = [
  'Patient',
  'Patient?_id=bob',
  'Patient?identifier=urn:mrn|bob',
  'Patient?_has:Observation:patient:_id=bob-observation',
  'Patient?_revinclude=Observation:subject&_revinclude=Provenance:target',
  'Observation',
  'Observation?patient=bob',
  'Observation?subject=Patient/bob',
  'Observation?subject:Patient.identifier=urn:mrn|bob',
  'Observation?_id=bob-observation',
  'Observation?_include=Observation:subject&_include=Observation:encounter',
  'Observation?_sort=-date&_total=accurate',
  'Condition?identifier=bob',
  'BedAssignment?patient=bob',
  'Patient?_has:BedAssignment:patient:identifier=bob',
  'Patient?_revinclude=BedAssignment:patient',
  'Device?patient=bob',
  'List?subject=bob',
  'Provenance?target=Patient/bob&_include=Provenance:target',
  'Encounter?_revinclude=Observation:encounter',
  'Binary',
  'Linkage?source=Patient/bob',
  'Observation?_content=bob',
  'Condition?_text=bob',
  'Patient?_has:Observation:patient:_content=bob',
];

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

const A_TAG = {
  resourceType: 'Parameters',
  parameter: [{ name: 'meta', valueMeta: { tag: [{ system: 'urn:leak', code: 'x' }] } }],
};
const LETTER = {
  resourceType: 'Composition',
  id: 'bob-letter',
  status: 'final',
  type: { text: 'Letter' },
  subject: { reference: 'Patient/bob' },
  date: '2024',
  author: [{ reference: 'Patient/bob' }],
  title: MARK,
};
const ADD_LEAK = [{ op: 'add', path: '/language', value: 'de' }];

/** The status URL of a search by somebody else, which finds Bob. */
async function asyncOfAdministrator(): Promise<string> {
  const { headers } = await administrator.get('Patient?_id=bob', { Prefer: 'respond-async' });
  return headers.get('content-location') ?? '';
}

/** One row per mounted FHIR route; HEAD is answered by the handler of GET, and asked with it. */
const ATTACKS: Readonly<Record<string, () => Promise<void>>> = {
  'GET /fhir/:resourceType/:id': async () => {
    await expectAlike(({ resourceType, id }) => app.get(`${resourceType}/${id}`));
    await expectAlike(({ resourceType, id }) =>
      app.get(`${resourceType}/${id}`, { 'If-None-Match': 'W/"1"' }),
    );
    await expectAlike(({ resourceType, id }) => app.get(`${resourceType}/${id}?_summary=true`));
    for (const { resourceType, id } of REACHED) {
      expect((await app.send('HEAD', `${resourceType}/${id}`, undefined)).status).toBe(404);
    }
  },
  'GET /fhir/:resourceType/:id/_history/:versionId': () =>
    expectAlike(({ resourceType, id }) => app.get(`${resourceType}/${id}/_history/1`)),
  'GET /fhir/:resourceType/:id/_history': () =>
    expectAlike(({ resourceType, id }) => app.get(`${resourceType}/${id}/_history`)),
  'GET /fhir/:resourceType/_history': () =>
    expectNothing(
      BOBS.map(({ resourceType }) => `${resourceType}/_history`),
      path => app.get(path),
    ),
  'GET /fhir/_history': async () => {
    const answer = await app.get('_history?_count=1000');
    expectNothingOf(answer, 200);
    expect(answer.body.total).toBe(answer.body.entry.length);
  },
  'GET /fhir/:resourceType': async () => {
    await expectNothing(SEARCHES, path => app.get(path));
    for (const path of SEARCHES.filter(search => search.includes('bob'))) {
      const { status, body } = await app.get(`${path}&_summary=count`);
      if (status === 200) expect([path, body.total]).toEqual([path, 0]);
    }
  },
  'GET /fhir/:compartment/:id/:resourceType': async () => {
    for (const type of ['Observation', 'Condition', 'Encounter', 'Patient', 'Device']) {
      for (const path of [
        `Patient/bob/${type}`,
        `Encounter/bob-encounter/${type}`,
        `Device/bob-device/${type}`,
      ]) {
        const answer = await app.get(`${path}?_total=accurate`);
        expectNothingOf(answer, 200);
        expect([path, answer.body.total]).toEqual([path, 0]);
      }
    }
  },
  'POST /fhir/:compartment/:id/:resourceType/_search': async () => {
    for (const path of ['Patient/bob/Observation', 'Encounter/bob-encounter/Observation', 'Patient/bob/*']) {
      const answer = await app.post(`${path}/_search`, '_count=50', FORM);
      expectNothingOf(answer, 200);
      expect([path, answer.body.entry]).toEqual([path, undefined]);
    }
  },
  'POST /fhir/_search': async () => {
    for (const query of ['_id=bob,bob-observation', '_type=Observation&patient=bob']) {
      const answer = await app.post('_search', query, FORM);
      expectNothingOf(answer, 200);
      expect([query, answer.body.entry]).toEqual([query, undefined]);
    }
    expectNothingOf(await app.post('_search', '_type=Linkage', FORM), 403);
  },
  'DELETE /fhir/:resourceType/:id/_history': async () => {
    for (const { resourceType, id } of [...BOBS, { resourceType: 'Patient', id: 'nobody' }]) {
      expectNothingOf(await app.delete(`${resourceType}/${id}/_history`), 403);
    }
  },
  'DELETE /fhir/:resourceType/:id/_history/:versionId': async () => {
    for (const { resourceType, id } of [...BOBS, { resourceType: 'Patient', id: 'nobody' }]) {
      expectNothingOf(await app.delete(`${resourceType}/${id}/_history/1`), 403);
    }
  },
  'POST /fhir/:resourceType/_search': () =>
    expectNothing(SEARCHES, path => {
      const [type = '', query = ''] = path.split('?');
      return app.post(`${type}/_search`, query, FORM);
    }),
  'POST /fhir/:resourceType': async () => {
    expectNothingOf(await app.post('Observation', observationOf('bob')), 403);
    expectNothingOf(await app.post('Patient', { resourceType: 'Patient' }), 403);
    expectNothingOf(await app.post('Organization', { resourceType: 'Organization', name: 'x' }), 403);
    const hidden = await app.post('Observation', observationOf('alice'), {
      'If-None-Exist': 'identifier=urn:mrn|bob',
    });
    expectNothingOf(hidden, 201);
  },
  'PUT /fhir/:resourceType/:id': async () => {
    await expectAlike(({ resourceType, id }) => {
      const resource = recordOf('alice', 'x').find(one => one.resourceType === resourceType);
      return app.put(`${resourceType}/${id}`, { ...resource, id });
    });
    const mine = observationOf('bob', { id: 'alice-observation' });
    expectNothingOf(await app.put('Observation/alice-observation', mine), 403);
    const probe = { ...observationOf('alice'), id: 'bob-observation' };
    expectNothingOf(await app.put('Observation/bob-observation', probe, { 'If-Match': 'W/"1"' }), 404);
    expectNothingOf(await app.put('Observation/bob-observation', probe, { 'If-Match': 'W/"9"' }), 404);
  },
  'PATCH /fhir/:resourceType/:id': async () => {
    await expectAlike(({ resourceType, id }) => app.patch(`${resourceType}/${id}`, ADD_LEAK));
    const move = [{ op: 'replace', path: '/subject/reference', value: 'Patient/bob' }];
    expectNothingOf(await app.patch('Observation/alice-observation', move), 403);
  },
  'DELETE /fhir/:resourceType/:id': () =>
    expectAlike(({ resourceType, id }) => app.delete(`${resourceType}/${id}`)),
  'PUT /fhir/:resourceType': async () => {
    const path = 'Observation?identifier=urn:mrn|bob';
    expectNothingOf(await app.put(path, observationOf('alice')), 404);
    expectNothingOf(await app.put('Observation?identifier=urn:mrn|nobody', observationOf('alice')), 404);
  },
  'PATCH /fhir/:resourceType': async () => {
    expectNothingOf(await app.patch('Observation?identifier=urn:mrn|bob', ADD_LEAK), 404);
  },
  'DELETE /fhir/:resourceType': async () => {
    expectNothingOf(await app.delete('Observation?identifier=urn:mrn|bob'), 204);
  },
  'POST /fhir': async () => {
    const reads = BOBS.flatMap(({ resourceType, id }) =>
      [`${resourceType}/${id}`, `${resourceType}/${id}/_history`, `${resourceType}?_id=${id}`].map(url => ({
        request: { method: 'GET', url },
      })),
    );
    expectNothingOf(
      await app.post('', bundle('batch', [...reads, { request: { method: 'GET', url: '_history' } }])),
      200,
    );
    const writes = [
      {
        resource: { ...observationOf('alice'), id: 'bob-observation' },
        request: { method: 'PUT', url: 'Observation/bob-observation' },
      },
      { resource: observationOf('bob'), request: { method: 'POST', url: 'Observation' } },
      { request: { method: 'DELETE', url: 'Observation/bob-observation' } },
      { request: { method: 'GET', url: 'Observation/bob-observation' } },
      {
        resource: observationOf('alice', { focus: [{ reference: 'Patient?identifier=urn:mrn|bob' }] }),
        request: { method: 'POST', url: 'Observation' },
      },
    ];
    for (const write of writes) {
      expectNothingOf(await app.post('', bundle('transaction', [write])), 400, 403, 404);
      expectNothingOf(await app.post('', bundle('batch', [write])), 200);
    }
  },
  'GET /fhir/_async/:id': async () => {
    const url = await asyncOfAdministrator();
    expectNothingOf(await app.get(url), 404);
    expect((await app.get(url)).text).toBe((await app.get('_async/nothing')).text);
  },
  'DELETE /fhir/_async/:id': async () => {
    const url = await asyncOfAdministrator();
    expectNothingOf(await app.delete(url), 404);
    expect((await administrator.get(url)).status).toBeLessThan(300);
  },
  'GET /fhir/metadata': () => expectNothing(['metadata'], path => app.get(path)),
  'GET /fhir/OperationDefinition/:id': () =>
    expectNothing(['OperationDefinition/Patient-everything'], path => app.get(path)),
  'GET /fhir/.well-known/smart-configuration': () =>
    expectNothing(['.well-known/smart-configuration'], path => app.get(path)),
  'GET /fhir/Patient/:id/$fall-risk': async () => {
    const foreign = await app.get('Patient/bob/$fall-risk');
    expectNothingOf(foreign, 404);
    expect(foreign.text).toBe((await app.get('Patient/nobody/$fall-risk')).text);
  },
  'GET /fhir/BedAssignment/:id/$discharge': async () => {
    const foreign = await app.post('BedAssignment/bob-bed/$discharge', undefined);
    expectNothingOf(foreign, 404);
    expect(foreign.text).toBe((await app.post('BedAssignment/nobody/$discharge', undefined)).text);
  },
  'GET /fhir/Patient/:id/$everything': async () => {
    const foreign = await app.get('Patient/bob/$everything');
    expectNothingOf(foreign, 404);
    expect(foreign.text).toBe((await app.get('Patient/nobody/$everything')).text);
    const own = await app.get('Patient/alice/$everything');
    expectNothingOf(own, 200);
    const page = new URL(`${own.body.link[0].url}?_count=1`).toString();
    const { body } = await app.get(page);
    const link = body.link.find(({ relation }: Json) => relation === 'next').url as string;
    expectNothingOf(await app.get(link.replace('alice', 'bob')), 404);
  },
  'GET /fhir/Patient/$everything': async () => {
    const answer = await app.get('Patient/$everything?_count=1000');
    expectNothingOf(answer, 200);
    const ids = answer.body.entry.map(({ resource }: Json) => resource.id);
    expect(ids).toContain('alice-observation');
  },
  'GET /fhir/Encounter/:id/$everything': async () => {
    const foreign = await app.get('Encounter/bob-encounter/$everything');
    expectNothingOf(foreign, 404);
    expect(foreign.text).toBe((await app.get('Encounter/nobody/$everything')).text);
    expectNothingOf(await app.get('Encounter/alice-encounter/$everything'), 200);
  },
  'GET /fhir/ValueSet/$expand': async () => {
    for (const url of ['Patient/bob', `${server.fhirBase}/Observation/bob-observation`, 'urn:mrn|bob']) {
      const query = new URLSearchParams({ url });
      expectNothingOf(await app.get(`ValueSet/$expand?${query.toString()}`), 404);
      const compose = { include: [{ valueSet: [url] }, { system: url }] };
      const sent = { resourceType: 'ValueSet', status: 'active', compose };
      expectNothingOf(await app.post('ValueSet/$expand', sent), 422);
    }
  },
  'GET /fhir/ValueSet/:id/$expand': () => expectNoTarget('ValueSet', '$expand'),
  'GET /fhir/ValueSet/$validate-code': async () => {
    const query = 'url=Patient/bob&system=urn:ward&code=BOBS';
    expectNothingOf(await app.get(`ValueSet/$validate-code?${query}`), 404);
  },
  'GET /fhir/ValueSet/:id/$validate-code': () =>
    expectNoTarget('ValueSet', '$validate-code?system=urn:ward&code=BOBS'),
  'GET /fhir/CodeSystem/$validate-code': async () => {
    expectNothingOf(await app.get('CodeSystem/$validate-code?url=urn:ward&code=BOBS'), 422);
  },
  'GET /fhir/CodeSystem/:id/$validate-code': () => expectNoTarget('CodeSystem', '$validate-code?code=BOBS'),
  'GET /fhir/CodeSystem/$lookup': async () => {
    expectNothingOf(await app.get('CodeSystem/$lookup?system=urn:mrn&code=bob'), 422);
  },
  'GET /fhir/CodeSystem/$subsumes': async () => {
    expectNothingOf(await app.get('CodeSystem/$subsumes?system=urn:mrn&codeA=bob&codeB=alice'), 422);
  },
  'GET /fhir/CodeSystem/:id/$subsumes': () => expectNoTarget('CodeSystem', '$subsumes?codeA=bob&codeB=alice'),
  'GET /fhir/:resourceType/:id/$validate': async () => {
    await expectAlike(({ resourceType, id }) => app.post(`${resourceType}/${id}/$validate`, undefined));
    await expectAlike(({ resourceType, id }) =>
      app.post(`${resourceType}/${id}/$validate?mode=delete`, undefined),
    );
  },
  'GET /fhir/:resourceType/$validate': async () => {
    for (const id of ['bob-observation', 'nobody']) {
      const mine = { ...observationOf('alice'), id };
      const answer = await app.post('Observation/$validate?mode=update', mine);
      expectNothingOf(answer, 200);
      expect(answer.body.issue.at(-1).code).toBe('not-found');
    }
    expectNothingOf(await app.post('Observation/$validate?mode=create', observationOf('bob')), 200);
  },
  'GET /fhir/:resourceType/:id/$meta': () =>
    expectAlike(({ resourceType, id }) => app.get(`${resourceType}/${id}/$meta`)),
  'GET /fhir/:resourceType/:id/$meta-add': () =>
    expectAlike(({ resourceType, id }) => app.post(`${resourceType}/${id}/$meta-add`, A_TAG)),
  'GET /fhir/:resourceType/:id/$meta-delete': () =>
    expectAlike(({ resourceType, id }) => app.post(`${resourceType}/${id}/$meta-delete`, A_TAG)),
  'GET /fhir/:resourceType/$meta': async () => {
    const foreign = await app.get('Observation/$meta');
    expectNothingOf(foreign, 200);
    expect(foreign.body).toEqual({ resourceType: 'Parameters' });
  },
  'GET /fhir/$reindex': async () => expectNothingOf(await app.post('$reindex', undefined), 403),
  'GET /fhir/$reindex-status': async () => {
    expectNothingOf(await app.get(`$reindex-status?job=${await aReindex()}`), 403);
  },
  'GET /fhir/$reindex-cancel': async () => {
    expectNothingOf(await app.post(`$reindex-cancel?job=${await aReindex()}`, undefined), 403);
  },
  'GET /fhir/Observation/$lastn': async () => {
    for (const criteria of ['patient=bob', 'subject:Patient.identifier=urn:mrn|bob', 'patient=bob,alice']) {
      expectNothingOf(await app.get(`Observation/$lastn?${criteria}&max=100`), 200);
    }
  },
  'GET /fhir/Composition/:id/$document': async () => {
    await administrator.put('Composition/bob-letter', LETTER);
    const foreign = await app.get('Composition/bob-letter/$document');
    expectNothingOf(foreign, 404);
    expect(foreign.text).toBe((await app.get('Composition/nobody/$document')).text);
  },
  'GET /fhir/Composition/$document': async () => {
    await administrator.put('Composition/bob-letter', LETTER);
    const foreign = await app.get('Composition/$document?id=bob-letter');
    expectNothingOf(foreign, 404);
    expect(foreign.text).toBe((await app.get('Composition/$document?id=nobody')).text);
  },
  'GET /fhir/:resourceType/:id/$diff': () =>
    expectAlike(({ resourceType, id }) => app.get(`${resourceType}/${id}/$diff`)),
  'GET /fhir/$diff': () =>
    expectAlike(({ resourceType, id }) =>
      app.get(`$diff?from=${resourceType}/${id}&to=Patient/alice/_history/1`),
    ),
  'GET /fhir/:resourceType/:id/$graphql': () =>
    expectAlike(({ resourceType, id }) => app.get(`${resourceType}/${id}/$graphql?query={id}`)),
  'GET /fhir/$graphql': async () => {
    for (const { resourceType, id } of BOBS.filter(one => one.resourceType !== 'Binary')) {
      const selected = '{ id meta { tag { code } } }';
      const query = `{ ${resourceType}(id: "ID") ${selected} ${resourceType}List(_id: "ID") ${selected} }`;
      const ask = (asked: string): Promise<FhirResponse> =>
        app.get(`$graphql?${new URLSearchParams({ query: query.replaceAll('ID', asked) }).toString()}`);
      const foreign = await ask(id);
      expectNothingOf(foreign, 200);
      expect(foreign.text).toBe((await ask('nobody')).text);
    }
  },
  'GET /fhir/$meta': async () => {
    // What modules declare is everybody's to read; Bob's tag is not.
    const { body } = await app.get('$meta');
    const tag = [{ system: 'https://firekeeper.dev/tags', code: 'declared-by-module' }];
    expect(body.parameter).toEqual([{ name: 'return', valueMeta: { tag } }]);
  },
  'GET /fhir/Binary/:id': async () => {
    for (const Accept of ['*/*', 'text/plain', 'application/fhir+json']) {
      const foreign = await app.get('Binary/bob-binary', { Accept });
      expectNothingOf(foreign, 404);
      expect(foreign.text).toBe((await app.get('Binary/nobody', { Accept })).text);
    }
  },
  'POST /fhir/Binary': async () => {
    const headers = { 'Content-Type': 'text/plain', 'X-Security-Context': 'Patient/bob' };
    expectNothingOf(await app.post('Binary', 'x', headers), 403);
    expectNothingOf(await app.post('Binary', 'x', { 'Content-Type': 'text/plain' }), 403);
  },
  'PUT /fhir/Binary/:id': async () => {
    const headers = { 'Content-Type': 'text/plain', 'X-Security-Context': 'Patient/alice' };
    expectNothingOf(await app.put('Binary/bob-binary', 'x', headers), 404);
    const stolen = { 'Content-Type': 'text/plain', 'X-Security-Context': 'Patient/bob' };
    expectNothingOf(await app.put('Binary/alice-binary', 'x', stolen), 403);
  },
  'GET /fhir': async () => {
    await expectNothing(['', '?_type=Observation,Patient&_id=bob,bob-observation', '?_type=Binary'], path =>
      app.get(path),
    );
    const all = await app.get('?_count=1000');
    expect(all.body.entry.length).toBeGreaterThan(5);
    expectNothingOf(await app.get('Patient/bob/*'), 200);
    expect((await app.get('Patient/bob/*')).text.replaceAll('bob', 'x')).toBe(
      (await app.get('Patient/nobody/*')).text.replaceAll('nobody', 'x'),
    );
  },
};

/** Methods of an operation's one handler, and preflights, share a row. */
function rowOf({ method, path }: { readonly method: string; readonly path: string }): string {
  const plain = path.replace(/\(.*\)$/, '');
  return path.includes('$') || method === 'HEAD' ? `GET ${plain}` : `${method} ${plain}`;
}

describe("other patients' data", () => {
  it('has a row for every FHIR route that is mounted, and no other', () => {
    const mounted = server
      .get(FhirRoutes)
      .list()
      .filter(({ method }) => method !== 'OPTIONS')
      .map(rowOf);
    expect([...new Set(mounted)].toSorted()).toEqual(Object.keys(ATTACKS).toSorted());
  });

  it.each(Object.keys(ATTACKS))('%s shows and changes nothing of it', async row => {
    await ATTACKS[row]!();
    for (const { resourceType, id } of BOBS) {
      const { headers, text } = await administrator.get(`${resourceType}/${id}`);
      expect([id, headers.get('etag')]).toEqual([id, 'W/"1"']);
      if (resourceType !== 'Binary') expect(text).toContain(MARK);
    }
  });
});

describe("a token's own patient", () => {
  it('is all there, so that the silence above means something', async () => {
    for (const { resourceType, id } of recordOf('alice', '').filter(
      ({ resourceType: type }) => type !== 'Linkage',
    )) {
      expect([id, (await app.get(`${resourceType}/${id}`)).status]).toEqual([id, 200]);
    }
    const { body } = await app.get('Observation?_include=Observation:subject');
    expect(body.entry.length).toBeGreaterThanOrEqual(2);
  });
});

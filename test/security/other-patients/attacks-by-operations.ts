import { expect } from 'vitest';
import type { FhirResponse, Json } from '../../support/fhir-client.js';
import { type AttackedServer, type Attacks, expectAlike, expectNothingOf } from './attacked-server.js';
import { BOBS, LETTER, observationOf } from './two-records.js';

const A_TAG = {
  resourceType: 'Parameters',
  parameter: [{ name: 'meta', valueMeta: { tag: [{ system: 'urn:leak', code: 'x' }] } }],
};

/** Operations on resources, types and the whole server. */
export const attacksByOperations = (world: AttackedServer): Attacks => ({
  'GET /fhir/Patient/:id/$fall-risk': async () => {
    const foreign = await world.app.get('Patient/bob/$fall-risk');
    expectNothingOf(foreign, 404);
    expect(foreign.text).toBe((await world.app.get('Patient/nobody/$fall-risk')).text);
  },
  'GET /fhir/BedAssignment/:id/$discharge': async () => {
    const foreign = await world.app.post('BedAssignment/bob-bed/$discharge', undefined);
    expectNothingOf(foreign, 404);
    expect(foreign.text).toBe((await world.app.post('BedAssignment/nobody/$discharge', undefined)).text);
  },
  'GET /fhir/Patient/:id/$everything': async () => {
    const foreign = await world.app.get('Patient/bob/$everything');
    expectNothingOf(foreign, 404);
    expect(foreign.text).toBe((await world.app.get('Patient/nobody/$everything')).text);
    const own = await world.app.get('Patient/alice/$everything');
    expectNothingOf(own, 200);
    const page = new URL(`${own.body.link[0].url}?_count=1`).toString();
    const { body } = await world.app.get(page);
    const link = body.link.find(({ relation }: Json) => relation === 'next').url as string;
    expectNothingOf(await world.app.get(link.replace('alice', 'bob')), 404);
  },
  'GET /fhir/Patient/$everything': async () => {
    const answer = await world.app.get('Patient/$everything?_count=1000');
    expectNothingOf(answer, 200);
    const ids = answer.body.entry.map(({ resource }: Json) => resource.id);
    expect(ids).toContain('alice-observation');
  },
  'GET /fhir/Encounter/:id/$everything': async () => {
    const foreign = await world.app.get('Encounter/bob-encounter/$everything');
    expectNothingOf(foreign, 404);
    expect(foreign.text).toBe((await world.app.get('Encounter/nobody/$everything')).text);
    expectNothingOf(await world.app.get('Encounter/alice-encounter/$everything'), 200);
  },
  'GET /fhir/:resourceType/:id/$validate': async () => {
    await expectAlike(({ resourceType, id }) => world.app.post(`${resourceType}/${id}/$validate`, undefined));
    await expectAlike(({ resourceType, id }) =>
      world.app.post(`${resourceType}/${id}/$validate?mode=delete`, undefined),
    );
  },
  'GET /fhir/:resourceType/$validate': async () => {
    for (const id of ['bob-observation', 'nobody']) {
      const mine = { ...observationOf('alice'), id };
      const answer = await world.app.post('Observation/$validate?mode=update', mine);
      expectNothingOf(answer, 200);
      expect(answer.body.issue.at(-1).code).toBe('not-found');
    }
    expectNothingOf(await world.app.post('Observation/$validate?mode=create', observationOf('bob')), 200);
  },
  'GET /fhir/:resourceType/:id/$meta': () =>
    expectAlike(({ resourceType, id }) => world.app.get(`${resourceType}/${id}/$meta`)),
  'GET /fhir/:resourceType/:id/$meta-add': () =>
    expectAlike(({ resourceType, id }) => world.app.post(`${resourceType}/${id}/$meta-add`, A_TAG)),
  'GET /fhir/:resourceType/:id/$meta-delete': () =>
    expectAlike(({ resourceType, id }) => world.app.post(`${resourceType}/${id}/$meta-delete`, A_TAG)),
  'GET /fhir/:resourceType/$meta': async () => {
    const foreign = await world.app.get('Observation/$meta');
    expectNothingOf(foreign, 200);
    expect(foreign.body).toEqual({ resourceType: 'Parameters' });
  },
  'GET /fhir/$reindex': async () => expectNothingOf(await world.app.post('$reindex', undefined), 403),
  'GET /fhir/$reindex-status': async () => {
    expectNothingOf(await world.app.get(`$reindex-status?job=${await world.aReindex()}`), 403);
  },
  'GET /fhir/$reindex-cancel': async () => {
    expectNothingOf(await world.app.post(`$reindex-cancel?job=${await world.aReindex()}`, undefined), 403);
  },
  'GET /fhir/Observation/$lastn': async () => {
    for (const criteria of ['patient=bob', 'subject:Patient.identifier=urn:mrn|bob', 'patient=bob,alice']) {
      expectNothingOf(await world.app.get(`Observation/$lastn?${criteria}&max=100`), 200);
    }
  },
  'GET /fhir/Composition/:id/$document': async () => {
    await world.administrator.put('Composition/bob-letter', LETTER);
    const foreign = await world.app.get('Composition/bob-letter/$document');
    expectNothingOf(foreign, 404);
    expect(foreign.text).toBe((await world.app.get('Composition/nobody/$document')).text);
  },
  'GET /fhir/Composition/$document': async () => {
    await world.administrator.put('Composition/bob-letter', LETTER);
    const foreign = await world.app.get('Composition/$document?id=bob-letter');
    expectNothingOf(foreign, 404);
    expect(foreign.text).toBe((await world.app.get('Composition/$document?id=nobody')).text);
  },
  'GET /fhir/:resourceType/:id/$diff': () =>
    expectAlike(({ resourceType, id }) => world.app.get(`${resourceType}/${id}/$diff`)),
  'GET /fhir/$diff': () =>
    expectAlike(({ resourceType, id }) =>
      world.app.get(`$diff?from=${resourceType}/${id}&to=Patient/alice/_history/1`),
    ),
  'GET /fhir/:resourceType/:id/$graphql': () =>
    expectAlike(({ resourceType, id }) => world.app.get(`${resourceType}/${id}/$graphql?query={id}`)),
  'GET /fhir/$graphql': async () => {
    for (const { resourceType, id } of BOBS.filter(one => one.resourceType !== 'Binary')) {
      const selected = '{ id meta { tag { code } } }';
      const query = `{ ${resourceType}(id: "ID") ${selected} ${resourceType}List(_id: "ID") ${selected} }`;
      const ask = (asked: string): Promise<FhirResponse> =>
        world.app.get(`$graphql?${new URLSearchParams({ query: query.replaceAll('ID', asked) }).toString()}`);
      const foreign = await ask(id);
      expectNothingOf(foreign, 200);
      expect(foreign.text).toBe((await ask('nobody')).text);
    }
  },
  'GET /fhir/$meta': async () => {
    // What modules declare is everybody's to read; Bob's tag is not.
    const { body } = await world.app.get('$meta');
    const tag = [{ system: 'https://firekeeper.dev/tags', code: 'declared-by-module' }];
    expect(body.parameter).toEqual([{ name: 'return', valueMeta: { tag } }]);
  },
});

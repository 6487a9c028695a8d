import { expect } from 'vitest';
import {
  type AttackedServer,
  type Attacks,
  expectAlike,
  expectNothing,
  expectNothingOf,
} from './attacked-server.js';
import { BOBS, REACHED } from './two-records.js';

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

/** Reads, histories, searches, and what is public. */
export const attacksByReading = (world: AttackedServer): Attacks => ({
  'GET /fhir/:resourceType/:id': async () => {
    await expectAlike(({ resourceType, id }) => world.app.get(`${resourceType}/${id}`));
    await expectAlike(({ resourceType, id }) =>
      world.app.get(`${resourceType}/${id}`, { 'If-None-Match': 'W/"1"' }),
    );
    await expectAlike(({ resourceType, id }) => world.app.get(`${resourceType}/${id}?_summary=true`));
    for (const { resourceType, id } of REACHED) {
      expect((await world.app.send('HEAD', `${resourceType}/${id}`, undefined)).status).toBe(404);
    }
  },
  'GET /fhir/:resourceType/:id/_history/:versionId': () =>
    expectAlike(({ resourceType, id }) => world.app.get(`${resourceType}/${id}/_history/1`)),
  'GET /fhir/:resourceType/:id/_history': () =>
    expectAlike(({ resourceType, id }) => world.app.get(`${resourceType}/${id}/_history`)),
  'GET /fhir/:resourceType/_history': () =>
    expectNothing(
      BOBS.map(({ resourceType }) => `${resourceType}/_history`),
      path => world.app.get(path),
    ),
  'GET /fhir/_history': async () => {
    const answer = await world.app.get('_history?_count=1000');
    expectNothingOf(answer, 200);
    expect(answer.body.total).toBe(answer.body.entry.length);
  },
  'GET /fhir/:resourceType': async () => {
    await expectNothing(SEARCHES, path => world.app.get(path));
    for (const path of SEARCHES.filter(search => search.includes('bob'))) {
      const { status, body } = await world.app.get(`${path}&_summary=count`);
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
        const answer = await world.app.get(`${path}?_total=accurate`);
        expectNothingOf(answer, 200);
        expect([path, answer.body.total]).toEqual([path, 0]);
      }
    }
  },
  'POST /fhir/:compartment/:id/:resourceType/_search': async () => {
    for (const path of ['Patient/bob/Observation', 'Encounter/bob-encounter/Observation', 'Patient/bob/*']) {
      const answer = await world.app.post(`${path}/_search`, '_count=50', FORM);
      expectNothingOf(answer, 200);
      expect([path, answer.body.entry]).toEqual([path, undefined]);
    }
  },
  'POST /fhir/_search': async () => {
    for (const query of ['_id=bob,bob-observation', '_type=Observation&patient=bob']) {
      const answer = await world.app.post('_search', query, FORM);
      expectNothingOf(answer, 200);
      expect([query, answer.body.entry]).toEqual([query, undefined]);
    }
    expectNothingOf(await world.app.post('_search', '_type=Linkage', FORM), 403);
  },
  'POST /fhir/:resourceType/_search': () =>
    expectNothing(SEARCHES, path => {
      const [type = '', query = ''] = path.split('?');
      return world.app.post(`${type}/_search`, query, FORM);
    }),
  'GET /fhir/_async/:id': async () => {
    const url = await world.asyncOfAdministrator();
    expectNothingOf(await world.app.get(url), 404);
    expect((await world.app.get(url)).text).toBe((await world.app.get('_async/nothing')).text);
  },
  'DELETE /fhir/_async/:id': async () => {
    const url = await world.asyncOfAdministrator();
    expectNothingOf(await world.app.delete(url), 404);
    expect((await world.administrator.get(url)).status).toBeLessThan(300);
  },
  'GET /fhir/metadata': () => expectNothing(['metadata'], path => world.app.get(path)),
  'GET /fhir/OperationDefinition/:id': () =>
    expectNothing(['OperationDefinition/Patient-everything'], path => world.app.get(path)),
  'GET /fhir/.well-known/smart-configuration': () =>
    expectNothing(['.well-known/smart-configuration'], path => world.app.get(path)),
  'GET /fhir/Binary/:id': async () => {
    for (const Accept of ['*/*', 'text/plain', 'application/fhir+json']) {
      const foreign = await world.app.get('Binary/bob-binary', { Accept });
      expectNothingOf(foreign, 404);
      expect(foreign.text).toBe((await world.app.get('Binary/nobody', { Accept })).text);
    }
  },
  'GET /fhir': async () => {
    await expectNothing(['', '?_type=Observation,Patient&_id=bob,bob-observation', '?_type=Binary'], path =>
      world.app.get(path),
    );
    const all = await world.app.get('?_count=1000');
    expect(all.body.entry.length).toBeGreaterThan(5);
    expectNothingOf(await world.app.get('Patient/bob/*'), 200);
    expect((await world.app.get('Patient/bob/*')).text.replaceAll('bob', 'x')).toBe(
      (await world.app.get('Patient/nobody/*')).text.replaceAll('nobody', 'x'),
    );
  },
});

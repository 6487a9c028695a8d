import { type AttackedServer, type Attacks, expectAlike, expectNothingOf } from './attacked-server.js';
import { BOBS, bundle, observationOf, recordOf } from './two-records.js';

const ADD_LEAK = [{ op: 'add', path: '/language', value: 'de' }];

/** Writes, conditional ones, batches and transactions. */
export const attacksByWriting = (world: AttackedServer): Attacks => ({
  'DELETE /fhir/:resourceType/:id/_history': async () => {
    for (const { resourceType, id } of [...BOBS, { resourceType: 'Patient', id: 'nobody' }]) {
      expectNothingOf(await world.app.delete(`${resourceType}/${id}/_history`), 403);
    }
  },
  'DELETE /fhir/:resourceType/:id/_history/:versionId': async () => {
    for (const { resourceType, id } of [...BOBS, { resourceType: 'Patient', id: 'nobody' }]) {
      expectNothingOf(await world.app.delete(`${resourceType}/${id}/_history/1`), 403);
    }
  },
  'POST /fhir/:resourceType': async () => {
    expectNothingOf(await world.app.post('Observation', observationOf('bob')), 403);
    expectNothingOf(await world.app.post('Patient', { resourceType: 'Patient' }), 403);
    expectNothingOf(await world.app.post('Organization', { resourceType: 'Organization', name: 'x' }), 403);
    const hidden = await world.app.post('Observation', observationOf('alice'), {
      'If-None-Exist': 'identifier=urn:mrn|bob',
    });
    expectNothingOf(hidden, 201);
  },
  'PUT /fhir/:resourceType/:id': async () => {
    await expectAlike(({ resourceType, id }) => {
      const resource = recordOf('alice', 'x').find(one => one.resourceType === resourceType);
      return world.app.put(`${resourceType}/${id}`, { ...resource, id });
    });
    const mine = observationOf('bob', { id: 'alice-observation' });
    expectNothingOf(await world.app.put('Observation/alice-observation', mine), 403);
    const probe = { ...observationOf('alice'), id: 'bob-observation' };
    expectNothingOf(await world.app.put('Observation/bob-observation', probe, { 'If-Match': 'W/"1"' }), 404);
    expectNothingOf(await world.app.put('Observation/bob-observation', probe, { 'If-Match': 'W/"9"' }), 404);
  },
  'PATCH /fhir/:resourceType/:id': async () => {
    await expectAlike(({ resourceType, id }) => world.app.patch(`${resourceType}/${id}`, ADD_LEAK));
    const move = [{ op: 'replace', path: '/subject/reference', value: 'Patient/bob' }];
    expectNothingOf(await world.app.patch('Observation/alice-observation', move), 403);
  },
  'DELETE /fhir/:resourceType/:id': () =>
    expectAlike(({ resourceType, id }) => world.app.delete(`${resourceType}/${id}`)),
  'PUT /fhir/:resourceType': async () => {
    const path = 'Observation?identifier=urn:mrn|bob';
    expectNothingOf(await world.app.put(path, observationOf('alice')), 404);
    expectNothingOf(
      await world.app.put('Observation?identifier=urn:mrn|nobody', observationOf('alice')),
      404,
    );
  },
  'PATCH /fhir/:resourceType': async () => {
    expectNothingOf(await world.app.patch('Observation?identifier=urn:mrn|bob', ADD_LEAK), 404);
  },
  'DELETE /fhir/:resourceType': async () => {
    expectNothingOf(await world.app.delete('Observation?identifier=urn:mrn|bob'), 204);
  },
  'POST /fhir': async () => {
    const reads = BOBS.flatMap(({ resourceType, id }) =>
      [`${resourceType}/${id}`, `${resourceType}/${id}/_history`, `${resourceType}?_id=${id}`].map(url => ({
        request: { method: 'GET', url },
      })),
    );
    expectNothingOf(
      await world.app.post('', bundle('batch', [...reads, { request: { method: 'GET', url: '_history' } }])),
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
      expectNothingOf(await world.app.post('', bundle('transaction', [write])), 400, 403, 404);
      expectNothingOf(await world.app.post('', bundle('batch', [write])), 200);
    }
  },
  'POST /fhir/Binary': async () => {
    const headers = { 'Content-Type': 'text/plain', 'X-Security-Context': 'Patient/bob' };
    expectNothingOf(await world.app.post('Binary', 'x', headers), 403);
    expectNothingOf(await world.app.post('Binary', 'x', { 'Content-Type': 'text/plain' }), 403);
  },
  'PUT /fhir/Binary/:id': async () => {
    const headers = { 'Content-Type': 'text/plain', 'X-Security-Context': 'Patient/alice' };
    expectNothingOf(await world.app.put('Binary/bob-binary', 'x', headers), 404);
    const stolen = { 'Content-Type': 'text/plain', 'X-Security-Context': 'Patient/bob' };
    expectNothingOf(await world.app.put('Binary/alice-binary', 'x', stolen), 403);
  },
});

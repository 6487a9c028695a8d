import { type AttackedServer, type Attacks, expectNothingOf } from './attacked-server.js';

/** Operations on value sets and code systems. */
export const attacksByTerminology = (world: AttackedServer): Attacks => ({
  'GET /fhir/ValueSet/$expand': async () => {
    for (const url of [
      'Patient/bob',
      `${world.server.fhirBase}/Observation/bob-observation`,
      'urn:mrn|bob',
    ]) {
      const query = new URLSearchParams({ url });
      expectNothingOf(await world.app.get(`ValueSet/$expand?${query.toString()}`), 404);
      const compose = { include: [{ valueSet: [url] }, { system: url }] };
      const sent = { resourceType: 'ValueSet', status: 'active', compose };
      expectNothingOf(await world.app.post('ValueSet/$expand', sent), 422);
    }
  },
  'GET /fhir/ValueSet/:id/$expand': () => world.expectNoTarget('ValueSet', '$expand'),
  'GET /fhir/ValueSet/$validate-code': async () => {
    const query = 'url=Patient/bob&system=urn:ward&code=BOBS';
    expectNothingOf(await world.app.get(`ValueSet/$validate-code?${query}`), 404);
  },
  'GET /fhir/ValueSet/:id/$validate-code': () =>
    world.expectNoTarget('ValueSet', '$validate-code?system=urn:ward&code=BOBS'),
  'GET /fhir/CodeSystem/$validate-code': async () => {
    expectNothingOf(await world.app.get('CodeSystem/$validate-code?url=urn:ward&code=BOBS'), 422);
  },
  'GET /fhir/CodeSystem/:id/$validate-code': () =>
    world.expectNoTarget('CodeSystem', '$validate-code?code=BOBS'),
  'GET /fhir/CodeSystem/$lookup': async () => {
    expectNothingOf(await world.app.get('CodeSystem/$lookup?system=urn:mrn&code=bob'), 422);
  },
  'GET /fhir/CodeSystem/$subsumes': async () => {
    expectNothingOf(await world.app.get('CodeSystem/$subsumes?system=urn:mrn&codeA=bob&codeB=alice'), 422);
  },
  'GET /fhir/CodeSystem/:id/$subsumes': () =>
    world.expectNoTarget('CodeSystem', '$subsumes?codeA=bob&codeB=alice'),
});

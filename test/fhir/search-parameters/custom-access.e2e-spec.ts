import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aClient, anAdministrator, type FhirClient, type Json } from '../../support/fhir-client.js';
import { startServer, type TestServer } from '../../support/start-server.js';
import { aParameter, aPatient, define, found, put, strict } from './custom-parameters.js';

const SECOND = 'http://example.org/StructureDefinition/second-patient';
const COLOR = 'http://example.org/StructureDefinition/color';

function anObservation(id: string, patient: string, ...extension: Json[]): Json {
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { text: id },
    subject: { reference: `Patient/${patient}` },
    ...(extension.length === 0 ? {} : { extension }),
  };
}

const pointsTo = (patient: string) => ({ url: SECOND, valueReference: { reference: `Patient/${patient}` } });
const colored = (valueCode: string) => ({ url: COLOR, valueCode });

describe('F51 search parameters of run time and access', () => {
  let server: TestServer;
  let administrator: FhirClient;
  let bob: FhirClient;
  beforeAll(async () => {
    server = await startServer();
    administrator = await anAdministrator(server);
    await put(
      administrator,
      aPatient('alice'),
      aPatient('bob'),
      anObservation('alices', 'alice', pointsTo('bob'), colored('red')),
      anObservation('bobs-red', 'bob', colored('red')),
      anObservation('bobs-blue', 'bob', colored('blue')),
    );
    bob = await aClient(server, { scope: 'patient/*.rs', patient: 'bob' });
  });
  afterAll(async () => server.close());

  const limited = async () => aClient(server, { scope: 'patient/Observation.rs?color=red', patient: 'bob' });
  const expectNothing = async () => {
    const client = await limited();
    expect((await client.get('Observation/bobs-red')).status).toBe(404);
    expect((await client.get('Observation')).body?.entry ?? []).toEqual([]);
  };

  const second = aParameter('second-patient', {
    type: 'reference',
    base: ['Observation'],
    target: ['Patient'],
    expression: `Observation.extension('${SECOND}').value.ofType(Reference)`,
  });
  const color = aParameter('color', {
    base: ['Observation'],
    expression: `Observation.extension('${COLOR}').value`,
  });

  it('put nothing into the compartment of the patient whom they point to', async () => {
    await define(administrator, second);
    await put(administrator, anObservation('alices', 'alice', pointsTo('bob'), colored('red')));
    await put(administrator, anObservation('alices-later', 'alice', pointsTo('bob')));
    expect(await found(administrator, 'Observation?second-patient=Patient/bob')).toEqual([
      'alices',
      'alices-later',
    ]);

    expect(await found(bob, 'Observation?second-patient=Patient/bob')).toEqual([]);
    expect((await bob.get('Observation/alices')).status).toBe(404);
    expect((await bob.get('Observation/alices-later')).status).toBe(404);
    expect(await found(bob, 'Observation')).toEqual(['bobs-blue', 'bobs-red']);
    expect(await found(bob, 'Patient?_id=bob&_revinclude=Observation:second-patient')).toEqual(['bob']);
    expect(await found(bob, 'Patient?_has:Observation:second-patient:status=final')).toEqual([]);
    expect(await found(administrator, 'Patient/bob/Observation')).toEqual(['bobs-blue', 'bobs-red']);
    const { text } = await bob.get('Patient/bob/$everything');
    expect(text).not.toContain('alices');
  });

  it('leave the memberships as they are when everything is indexed anew', async () => {
    const { status } = await administrator.post('$reindex', { resourceType: 'Parameters' });
    expect(status).toBe(202);
    await define(administrator, { ...second, expression: `${second.expression} | Observation.focus` });
    expect(await found(bob, 'Observation')).toEqual(['bobs-blue', 'bobs-red']);
  });

  it('may not be written by a token of a patient', async () => {
    const app = await aClient(server, { scope: 'patient/*.cruds', patient: 'bob' });
    expect((await app.put('SearchParameter/mine', aParameter('mine'))).status).toBeGreaterThanOrEqual(403);
    expect((await app.post('SearchParameter', aParameter('mine'))).status).toBe(403);
    expect((await app.delete('SearchParameter/second-patient')).status).toBeGreaterThanOrEqual(403);
  });

  it('constrain a granular scope only while they are active; otherwise it grants nothing', async () => {
    await expectNothing();
    await define(administrator, color);
    expect(await found(await limited(), 'Observation')).toEqual(['bobs-red']);
    expect((await (await limited()).get('Observation/bobs-blue')).status).toBe(404);
    expect((await (await limited()).get('Observation/alices')).status).toBe(404);
    const history = await (await limited()).get('Observation/bobs-red/_history');
    expect(history.status).toBe(200);

    await put(administrator, { ...color, status: 'retired' });
    await expectNothing();
    await administrator.delete('SearchParameter/color');
    await expectNothing();
  });

  it('tell no counts while they are indexed', async () => {
    const { text } = await strict(bob, 'Observation?color=red');
    expect(text).not.toMatch(/\d+ of \d+/);
  });
});

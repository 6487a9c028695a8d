import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aClient, anAdministrator, type FhirClient, type FhirResponse } from '../../support/fhir-client.js';
import { startServer, type TestServer } from '../../support/start-server.js';
import { ANIMALS, animals, aValueSet, filtered } from './a-terminology.js';

const SET = 'http://example.org/ValueSet';
const GENDER = 'http://hl7.org/fhir/ValueSet/administrative-gender';

let server: TestServer;
let fhir: FhirClient;
/** Launched on Alice: may search observations and patients, and no value set. */
let app: FhirClient;

const coding = (code: string, system = ANIMALS): object => ({ coding: [{ system, code }] });

function anObservation(id: string, code: object, patient = 'alice'): object {
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    code,
    subject: { reference: `Patient/${patient}` },
  };
}

beforeAll(async () => {
  server = await startServer();
  fhir = await anAdministrator(server);
  app = await aClient(server, { scope: 'patient/Observation.rs patient/Patient.rs', patient: 'alice' });
  const many = Array.from({ length: 5_000 }, (_, index) => ({ code: `code-${index}` }));
  const tooMany = Array.from({ length: 20_001 }, (_, index) => ({ code: `code-${index}` }));
  const resources = [
    animals,
    aValueSet('mammals', [filtered('concept', 'is-a', 'mammal')]),
    aValueSet('many', [{ system: 'urn:many', concept: many }]),
    aValueSet('too-many', [{ system: 'urn:many', concept: tooMany }]),
    aValueSet('snomed', [{ system: 'http://snomed.info/sct' }]),
    aValueSet('empty', [{ system: ANIMALS, concept: [{ code: 'unicorn' }] }]),
    { resourceType: 'Patient', id: 'alice', gender: 'female' },
    { resourceType: 'Patient', id: 'bob' },
    anObservation('cat', coding('cat')),
    anObservation('hen', coding('hen')),
    anObservation('platypus', coding('platypus'), 'bob'),
    anObservation('many', coding('code-4999', 'urn:many')),
    anObservation('both', {
      coding: [
        { system: ANIMALS, code: 'hen' },
        { system: ANIMALS, code: 'dog' },
      ],
    }),
    anObservation('text', { text: 'cat' }),
    anObservation('other', coding('cat', 'urn:other')),
  ];
  for (const resource of resources as { resourceType: string; id: string }[]) {
    const { status, text } = await fhir.put(`${resource.resourceType}/${resource.id}`, resource);
    expect([status, text]).toEqual([201, expect.any(String)]);
  }
});
afterAll(async () => server?.close());

function idsOf({ status, body }: FhirResponse): string {
  expect([status, body.issue]).toEqual([200, undefined]);
  const ids: string[] = (body.entry ?? []).map(({ resource }: { resource: { id: string } }) => resource.id);
  return ids.toSorted().join(' ');
}

const search = (query: string, client = fhir): Promise<FhirResponse> =>
  client.get(query.replaceAll('|', '%7C'), { Prefer: 'handling=strict' });

const filter = (expression: string): string => `Observation?_filter=${encodeURIComponent(expression)}`;

describe('F31 token :in and :not-in – search.html#token', () => {
  it.each([
    [`Observation?code:in=${SET}/mammals`, 'both cat platypus'],
    ['Observation?code:in=ValueSet/mammals', 'both cat platypus'],
    [`Observation?code:in=${SET}/many`, 'many'],
    [`Observation?code:in=${SET}/many,ValueSet/mammals`, 'both cat many platypus'],
    [`Observation?code:in=${SET}/empty`, ''],
    [`Observation?code:not-in=${SET}/mammals`, 'hen many other text'],
    [`Observation?code:not-in=${SET}/empty`, 'both cat hen many other platypus text'],
    [`Observation?code:in=${SET}/mammals&patient=alice`, 'both cat'],
    [`Patient?_has:Observation:patient:code:in=${SET}/mammals`, 'alice bob'],
    [`Observation?patient.gender:in=${GENDER}`, 'both cat hen many other text'],
    [`Patient?gender:in=${GENDER}`, 'alice'],
    [`Patient?gender:in=${GENDER}|4.0.1`, 'alice'],
    [`Patient?gender:not-in=${GENDER}`, 'bob'],
    [`Observation?code:in=${SET}/mammals&_total=accurate&_count=1&_sort=_id`, 'both'],
  ])('%s', async (query, ids) => {
    expect(idsOf(await search(query))).toBe(ids);
  });

  it('below the base of the server a URL is a reference', async () => {
    const { body } = await fhir.get('metadata');
    const { url } = body.implementation;
    expect(idsOf(await search(`Observation?code:in=${url}/ValueSet/mammals`))).toBe('both cat platypus');
  });

  it('goes on from page to page', async () => {
    const first = await search(`Observation?code:in=${SET}/mammals&_count=2`);
    const next = first.body.link.find(({ relation }: { relation: string }) => relation === 'next').url;
    const second = await fhir.get(next);
    expect([idsOf(first), idsOf(second)].join(' ').split(' ').toSorted().join(' ')).toBe('both cat platypus');
  });

  it('follows a change of the value set at once', async () => {
    await fhir.put('ValueSet/changing', aValueSet('changing', [filtered('code', '=', 'cat')]));
    expect(idsOf(await search('Observation?code:in=ValueSet/changing'))).toBe('cat');
    await fhir.put('ValueSet/changing', aValueSet('changing', [filtered('code', '=', 'hen')]));
    expect(idsOf(await search('Observation?code:in=ValueSet/changing'))).toBe('both hen');
    await fhir.delete('ValueSet/changing');
    expect((await search('Observation?code:in=ValueSet/changing')).status).toBe(422);
  });

  it('decides conditional writes', async () => {
    const created = await fhir.post('Observation', anObservation('new', coding('cat')), {
      'If-None-Exist': `code:in=${SET}/mammals&patient=bob`,
    });
    expect([created.status, created.body.id]).toEqual([200, 'platypus']);
  });
});

describe('F32 token :above and :below – search.html#token', () => {
  it.each([
    [`Observation?code:below=${ANIMALS}|mammal`, 'both cat platypus'],
    [`Observation?code:below=${ANIMALS}|egg-layer`, 'both hen platypus'],
    [`Observation?code:below=${ANIMALS}|cat`, 'cat'],
    [`Observation?code:above=${ANIMALS}|cat`, 'cat'],
    [`Observation?code:above=${ANIMALS}|animal`, ''],
    ['Observation?status:below=final', 'both cat hen many other platypus text'],
    [`Patient?_has:Observation:patient:code:below=${ANIMALS}|egg-layer`, 'alice bob'],
    [filter(`code sb ${ANIMALS}|egg-layer`), 'both hen platypus'],
    [filter(`code ss ${ANIMALS}|hen`), 'both hen'],
    [filter(`code in ${SET}/mammals`), 'both cat platypus'],
    [filter(`code ni ${SET}/mammals and patient eq Patient/alice`), 'hen many other text'],
    [
      filter(`not (code in "ValueSet/mammals") or patient.gender in ${GENDER}`),
      'both cat hen many other text',
    ],
  ])('%s', async (query, ids) => {
    expect(idsOf(await search(query))).toBe(ids);
  });
});

describe('what cannot be searched for says why', () => {
  it.each([
    [`Observation?code:in=${SET}/snomed`, 422, 'SNOMED CT'],
    [`Observation?code:not-in=${SET}/snomed`, 422, 'SNOMED CT'],
    [`Observation?code:in=${SET}/too-many`, 422, '20000'],
    [`Observation?code:in=${SET}/absent`, 422, 'not known'],
    ['Observation?code:in=ValueSet/absent', 422, 'not known'],
    ['Observation?code:in=http://hl7.org/fhir/ValueSet/ucum-units', 422, 'UCUM'],
    ['Observation?code:below=http://snomed.info/sct|1', 422, 'SNOMED CT'],
    [`Observation?code:below=${ANIMALS}|unicorn`, 422, 'does not have the code'],
    ['Observation?code:below=cat', 400, 'system|code'],
    ['Observation?code:below=|cat', 400, 'system|code'],
    ['Observation?code:in=', 400, 'value set'],
    ['Observation?code:in=%00', 400, ''],
    ['Observation?identifier:in=ValueSet/mammals', 400, 'in'],
    ['Patient?active:below=true', 400, 'below'],
    ['Observation?date:in=ValueSet/mammals', 400, 'in'],
    [filter(`date in ${SET}/mammals`), 400, 'in'],
    [filter(`code in ${SET}/absent`), 422, 'not known'],
    [filter('code sb http://loinc.org|1'), 422, 'LOINC'],
    [filter('identifier sb urn:x|1'), 400, 'below'],
  ])('%s', async (query, status, words) => {
    const answer = await search(query);
    expect([answer.status, answer.body.issue[0].diagnostics]).toEqual([
      status,
      expect.stringContaining(words),
    ]);
  });
});

describe('value sets under the caller’s own access – decisions A10', () => {
  it('what R4 defines is known to everyone', async () => {
    expect(idsOf(await search(`Patient?gender:in=${GENDER}`, app))).toBe('alice');
  });

  it('an invisible value set and an absent one are answered alike', async () => {
    for (const name of ['ValueSet/', `${SET}/`]) {
      const [invisible, absent] = await Promise.all(
        ['mammals', 'unheard'].map(id => search(`Observation?code:in=${name}${id}`, app)),
      );
      expect(invisible!.status).toBe(422);
      expect([invisible!.status, invisible!.text.replaceAll('mammals', 'unheard')]).toEqual([
        absent!.status,
        absent!.text,
      ]);
    }
  });

  it('a visible value set needs its code system too', async () => {
    const scope = 'patient/Observation.rs patient/ValueSet.rs';
    const without = await aClient(server, { scope, patient: 'alice' });
    expect((await search(`Observation?code:in=${SET}/mammals`, without)).status).toBe(422);
    const both = await aClient(server, { scope: `${scope} patient/CodeSystem.rs`, patient: 'alice' });
    expect(idsOf(await search(`Observation?code:in=${SET}/mammals`, both))).toBe('both cat');
  });

  it('a granular scope may name a value set of R4, and none that anyone may store', async () => {
    const status = 'status:in=http://hl7.org/fhir/ValueSet/observation-status';
    const confined = await aClient(server, { scope: `patient/Observation.rs?${status}`, patient: 'alice' });
    expect(idsOf(await search('Observation', confined))).toBe('both cat hen many other text');
    const below = await aClient(server, {
      scope: 'patient/Observation.rs?status:below=http://hl7.org/fhir/observation-status|amended',
      patient: 'alice',
    });
    expect(idsOf(await search('Observation', below))).toBe('');
    const stored = await aClient(server, {
      scope: `patient/Observation.rs?code:not-in=${SET}/empty`,
      patient: 'alice',
    });
    expect(idsOf(await search('Observation', stored))).toBe('');
  });

  it('no value set is expanded or read by a token that may not read it', async () => {
    for (const path of ['ValueSet/$expand?url=x', 'ValueSet/mammals/$expand', 'CodeSystem/$lookup?code=x']) {
      expect([path, (await app.get(path)).status]).toEqual([path, 403]);
    }
  });
});

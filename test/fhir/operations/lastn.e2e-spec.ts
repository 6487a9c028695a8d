import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ResourceValidator } from '../../../src/fhir/validation/resource-validator.js';
import { aClient, anAdministrator, type FhirClient, type Json } from '../../support/fhir-client.js';
import { startServer, type TestServer } from '../../support/start-server.js';

let server: TestServer;
let fhir: FhirClient;

beforeAll(async () => {
  server = await startServer();
  fhir = await anAdministrator(server);
  const resources: Json[] = [
    { resourceType: 'Patient', id: 'alice' },
    { resourceType: 'Patient', id: 'bob' },
    // A = B in one observation and A = C in another: A, B and C are one kind.
    observation('pulse-1', ['A', 'B'], '2020-01-01'),
    observation('pulse-2', ['A', 'C'], '2020-02-01'),
    observation('pulse-3', ['B'], '2020-03-01'),
    observation('pulse-4', ['C'], '2020-04-01'),
    observation('pulse-5', ['C'], '2020-04-01'),
    observation('weight-1', ['W'], '2021-01-01', { category: 'laboratory' }),
    observation('weight-2', ['W'], '2021-02-01', { category: 'laboratory', status: 'entered-in-error' }),
    observation('text-1', [], '2019-01-01', { text: 'Mood' }),
    observation('text-2', [], '2019-02-01', { text: 'Mood' }),
    observation('text-3', [], '2019-02-01', { text: 'Gait' }),
    observation('undated-1', ['U'], undefined),
    observation('undated-2', ['U'], undefined),
    observation('bob-1', ['A', 'W'], '2022-01-01', { patient: 'bob' }),
  ];
  const entry = resources.map(resource => ({
    resource,
    request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
  }));
  const { status } = await fhir.post('', { resourceType: 'Bundle', type: 'transaction', entry });
  expect(status).toBe(200);
});
afterAll(async () => server?.close());

interface Details {
  readonly category?: string;
  readonly status?: string;
  readonly text?: string;
  readonly patient?: string;
}

function observation(
  id: string,
  codes: readonly string[],
  effectiveDateTime: string | undefined,
  { category = 'vital-signs', status = 'final', text, patient = 'alice' }: Details = {},
): Json {
  return {
    resourceType: 'Observation',
    id,
    status,
    category: [{ coding: [{ code: category }] }],
    code: {
      ...(codes.length === 0 ? {} : { coding: codes.map(code => ({ system: 'urn:codes', code })) }),
      ...(text === undefined ? {} : { text }),
    },
    subject: { reference: `Patient/${patient}` },
    ...(effectiveDateTime === undefined ? {} : { effectiveDateTime }),
  };
}

async function found(query: string, client = fhir): Promise<string[]> {
  const { status, body } = await client.get(`Observation/$lastn?${query}`);
  expect([status, body.issue]).toEqual([200, undefined]);
  expect(new ResourceValidator().validate(body)).toEqual([]);
  return (body.entry ?? []).map(({ resource }: Json) => resource.id);
}

/** Two of the very same time: which of them comes first is the installation's secret. */
const TIED: unknown = expect.stringMatching(/^pulse-[45]$/);

describe('F59 Observation/$lastn – observation-operation-lastn.html', () => {
  it('gives the newest of each group of equivalent codes, and those of the same time', async () => {
    expect(await found('patient=alice')).toEqual([
      'weight-1',
      TIED,
      TIED,
      'text-3',
      'text-2',
      expect.stringMatching(/^undated-/),
    ]);
  });

  it('max says how many of each', async () => {
    expect(await found('patient=alice&category=vital-signs&max=3&code=A,B,C')).toEqual([
      TIED,
      TIED,
      'pulse-3',
    ]);
    expect(await found('patient=alice&max=100')).toHaveLength(11);
  });

  it('groups are of what matches: other parameters, chains and _include work as in a search', async () => {
    expect(await found('subject=Patient/alice&code=urn:codes|A')).toEqual(['pulse-2']);
    expect(await found('subject:Patient._id=bob')).toEqual(['bob-1']);
    expect(await found('patient=alice&date=lt2020-03&code=A')).toEqual(['pulse-2']);
    expect(await found('patient=bob&_include=Observation:patient')).toEqual(['bob-1', 'bob']);
  });

  it('never shows what was entered in error', async () => {
    expect(await found('patient=alice&code=W&max=5')).toEqual(['weight-1']);
  });

  it('is answered to POST with Parameters', async () => {
    const { body } = await fhir.post('Observation/$lastn', {
      resourceType: 'Parameters',
      parameter: [
        { name: 'max', valuePositiveInt: 2 },
        { name: 'patient', valueString: 'alice' },
        { name: 'code', valueString: 'C' },
      ],
    });
    expect(body.entry.map(({ resource }: Json) => resource.id)).toEqual([TIED, TIED]);
    expect(body.link[0].url).toContain('max=2');
  });

  it('groups and counts within what the token sees', async () => {
    const app = await aClient(server, { scope: 'patient/Observation.rs', patient: 'alice' });
    expect(await found('patient=alice,bob', app)).toEqual(await found('patient=alice'));
    expect(await found('patient=bob', app)).toEqual([]);
    const laboratory = await aClient(server, {
      scope: 'patient/Observation.rs?category=laboratory',
      patient: 'alice',
    });
    expect(await found('patient=alice&max=10', laboratory)).toEqual(['weight-1']);
    const none = await aClient(server, { scope: 'patient/Observation.r', patient: 'alice' });
    expect((await none.get('Observation/$lastn?patient=alice')).status).toBe(403);
  });

  it('names what it passed over, or refuses it under strict handling', async () => {
    const { body } = await fhir.get('Observation/$lastn?patient=bob&colour=red');
    expect(body.entry.at(-1).resource.issue[0].diagnostics).toContain('colour');
    const strict = await fhir.get('Observation/$lastn?patient=bob&colour=red', {
      Prefer: 'handling=strict',
    });
    expect(strict.status).toBe(400);
  });

  it.each([
    '',
    'code=A',
    'patient:missing=false',
    'patient=alice&max=0',
    'patient=alice&max=x',
    'patient=alice&_sort=date',
    'patient=alice&_count=5',
    'patient=alice&date=yesterday',
    'patient=alice&_summary=true',
    'patient=alice&_summary=count',
  ])('?%s is refused', async query => {
    expect((await fhir.get(`Observation/$lastn?${query}`)).status).toBe(400);
  });

  it('refuses a criterion that is no primitive', async () => {
    const parameter = [{ name: 'patient', valueReference: { reference: 'Patient/alice' } }];
    const { status } = await fhir.post('Observation/$lastn', { resourceType: 'Parameters', parameter });
    expect(status).toBe(400);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anAdministrator, type FhirClient, type Json } from '../support/fhir-client.js';
import { sharedData } from '../support/shared-data.js';
import { readTarArchive } from '../support/tar-archive.js';
import { startServer, type TestServer } from '../support/start-server.js';

/** A few patients in `npm test`; REAL_INPUT=all loads all 120 of the archive. */
const isWhole = process.env['REAL_INPUT'] === 'all';
const FEW = 5;

const synthea = isWhole ? archived(sharedData('synthea-120.tar.gz')) : filesIn(sharedData('synthea'));
const usCore = filesIn(sharedData('us-core-patients'));

let server: TestServer;
let fhir: FhirClient;

beforeAll(async () => {
  server = await startServer();
  fhir = await anAdministrator(server);
});
afterAll(async () => server?.close());

/** Name and way to the content; hospitals and practitioners sort first. */
type Bundles = readonly (readonly [name: string, read: () => string])[];

function filesIn(folder: string | undefined): Bundles {
  if (folder === undefined) return [];
  return readdirSync(folder)
    .toSorted()
    .map(name => [name, () => readFileSync(join(folder, name), 'utf8')]);
}

function archived(archive: string | undefined): Bundles {
  if (archive === undefined) return [];
  return [...readTarArchive(archive)]
    .filter(([name]) => name.endsWith('.json'))
    .map(([name, content]): Bundles[number] => [basename(name), () => content])
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
}

function digits(json: string): string[] {
  return json.match(/"value": ?-?\d+\.\d+/g)?.map(one => one.replace(' ', '')) ?? [];
}

async function load(bundle: string): Promise<Json> {
  const { status, body, text } = await fhir.post('', bundle);
  expect([status, status === 200 ? '' : text.slice(0, 2000)]).toEqual([200, '']);
  const refused = body.entry.filter(({ response }: Json) => !/^20[01]/.test(response.status));
  expect(refused).toEqual([]);
  return body;
}

describe.skipIf(synthea.length === 0)('Synthea bundles', () => {
  const bundles = isWhole ? synthea : synthea.slice(0, FEW);

  it.each(bundles)('%s', { timeout: 120_000 }, async (_, read) => {
    await load(read());
  });

  it('gives back every digit of every decimal, and every reference is one of this server', async () => {
    const source = bundles.at(-1)?.[1]() ?? '';
    const patient = JSON.parse(source).entry[0].resource.identifier[0].value;
    const { body: found } = await fhir.get(`Patient?identifier=${patient}`);
    const { id } = found.entry[0].resource;
    const { text } = await fhir.get(`Observation?patient=${id}&_count=1000`);
    const sent = new Set(digits(source));
    for (const value of digits(text)) expect(sent).toContain(value);
    expect(text).not.toMatch(/"reference":"(?:urn:|[A-Z][A-Za-z]+\?)/);
  });

  it('a conditional create of the same organizations makes no second ones', async () => {
    const before = (await fhir.get('Organization?_summary=count')).body.total;
    await load(bundles[0]?.[1]() ?? '');
    expect((await fhir.get('Organization?_summary=count')).body.total).toBe(before);
  });
});

describe.skipIf(usCore.length === 0)('US Core bundles', () => {
  it.each(usCore)('%s', { timeout: 120_000 }, async (_, read) => {
    await load(read());
  });

  it('hold the whole record of patient 85', async () => {
    expect((await fhir.get('Patient/85')).status).toBe(200);
    const { body } = await fhir.get('Observation?patient=85&_summary=count');
    expect(body.total).toBeGreaterThan(10);
  });
});

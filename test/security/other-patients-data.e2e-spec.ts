import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FhirRoutes } from '../../src/fhir/rest/fhir-routes.js';
import { AttackedServer } from './other-patients/attacked-server.js';
import { attacksByOperations } from './other-patients/attacks-by-operations.js';
import { attacksByReading } from './other-patients/attacks-by-reading.js';
import { attacksByTerminology } from './other-patients/attacks-by-terminology.js';
import { attacksByWriting } from './other-patients/attacks-by-writing.js';
import { BOBS, MARK, recordOf } from './other-patients/two-records.js';

const world = new AttackedServer();
beforeAll(async () => world.open());
afterAll(async () => world.server?.close());

/** One row per mounted FHIR route; HEAD is answered by the handler of GET, and asked with it. */
const ATTACKS = {
  ...attacksByReading(world),
  ...attacksByWriting(world),
  ...attacksByOperations(world),
  ...attacksByTerminology(world),
};

/** Methods of an operation's one handler, and preflights, share a row. */
function rowOf({ method, path }: { readonly method: string; readonly path: string }): string {
  const plain = path.replace(/\(.*\)$/, '');
  return path.includes('$') || method === 'HEAD' ? `GET ${plain}` : `${method} ${plain}`;
}

describe("other patients' data", () => {
  it('has a row for every FHIR route that is mounted, and no other', () => {
    const mounted = world.server
      .get(FhirRoutes)
      .list()
      .filter(({ method }) => method !== 'OPTIONS')
      .map(rowOf);
    expect([...new Set(mounted)].toSorted()).toEqual(Object.keys(ATTACKS).toSorted());
  });

  it.each(Object.keys(ATTACKS))('%s shows and changes nothing of it', async row => {
    await ATTACKS[row]!();
    for (const { resourceType, id } of BOBS) {
      const { headers, text } = await world.administrator.get(`${resourceType}/${id}`);
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
      expect([id, (await world.app.get(`${resourceType}/${id}`)).status]).toEqual([id, 200]);
    }
    const { body } = await world.app.get('Observation?_include=Observation:subject');
    expect(body.entry.length).toBeGreaterThanOrEqual(2);
  });
});

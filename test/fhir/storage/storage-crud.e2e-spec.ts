import { beforeAll, describe, expect, it } from 'vitest';
import {
  ConflictError,
  DeletedError,
  NotFoundError,
  VersionConflictError,
} from '../../../src/fhir/errors/fhir-error.js';
import {
  anObservation,
  aPatient,
  create,
  EVERYTHING,
  openRepository,
  type OpenRepository,
  remove,
  update,
} from './open-repository.js';

let open: OpenRepository;
beforeAll(async () => {
  open = await openRepository();
});

describe('a stored resource', () => {
  it('is read back with id, version and time, and resourceType, id and meta first', async () => {
    const [outcome] = await open.apply(EVERYTHING, create(aPatient('first')));
    expect(outcome).toMatchObject({ effect: 'created', mayRead: true });
    const stored = await open.repository.read(EVERYTHING, { resourceType: 'Patient', id: 'first' });
    expect(stored).toEqual(outcome!.stored);
    expect(stored).toMatchObject({ versionId: '1', method: 'POST' });
    const time = stored.lastUpdated.toISOString();
    expect(stored.content).toMatch(
      `{"resourceType":"Patient","id":"first","meta":{"versionId":"1","lastUpdated":"${time}"}`,
    );
  });

  it('keeps the digits of its numbers and what its meta says besides', async () => {
    const resource = anObservation('digits', 'first', {
      meta: { versionId: '99', tag: [{ code: 'x' }] },
      valueQuantity: { value: JSON.rawJSON('1.10') },
    });
    await open.put(resource);
    const { content } = await open.repository.read(EVERYTHING, { resourceType: 'Observation', id: 'digits' });
    expect(content).toContain('"valueQuantity":{"value":1.10}');
    expect(content).toMatch(/"meta":\{"versionId":"1","lastUpdated":"[^"]+","tag":\[\{"code":"x"\}\]\}/);
  });

  it('holds any text of Unicode', async () => {
    const family = 'Zażółć 🩺 "quoted" \\ \u2028';
    await open.put({ ...aPatient('unicode'), name: [{ family }] });
    const { content } = await open.repository.read(EVERYTHING, { resourceType: 'Patient', id: 'unicode' });
    expect(JSON.parse(content!)).toMatchObject({ name: [{ family }] });
  });

  it('is not there under another type, another id, or before it was stored', async () => {
    for (const address of [
      { resourceType: 'Observation', id: 'first' },
      { resourceType: 'Patient', id: 'First' },
      { resourceType: 'Patient', id: 'nobody' },
    ]) {
      await expect(open.repository.read(EVERYTHING, address)).rejects.toThrow(NotFoundError);
    }
  });
});

describe('versions', () => {
  const address = { resourceType: 'Patient', id: 'versions' };

  it('follow each other, and each can be read again', async () => {
    await open.put({ ...aPatient('versions'), active: true });
    const [second] = await open.apply(EVERYTHING, update({ ...aPatient('versions'), active: false }, '1'));
    expect(second).toMatchObject({ effect: 'updated', stored: { versionId: '2', method: 'PUT' } });
    const first = await open.repository.readVersion(EVERYTHING, address, '1');
    expect(first.content).toContain('"active":true');
    expect(await open.repository.readVersion(EVERYTHING, address, '2')).toEqual(second!.stored);
  });

  it.each(['3', '0', '-1', 'x', '1.0', '99999999999'])('there is no version %s', async versionId => {
    await expect(open.repository.readVersion(EVERYTHING, address, versionId)).rejects.toThrow(NotFoundError);
  });

  it('are checked by If-Match', async () => {
    await expect(open.apply(EVERYTHING, update(aPatient('versions'), '1'))).rejects.toThrow(
      VersionConflictError,
    );
    await expect(open.apply(EVERYTHING, remove('Patient', 'versions', '7'))).rejects.toThrow(
      VersionConflictError,
    );
    await expect(open.apply(EVERYTHING, update(aPatient('not-yet'), '1'))).rejects.toThrow(
      VersionConflictError,
    );
  });
});

describe('a deleted resource', () => {
  const address = { resourceType: 'Patient', id: 'gone' };

  it('is 410, its earlier versions stay, and its deletion is a version', async () => {
    await open.put(aPatient('gone'));
    const [deleted] = await open.apply(EVERYTHING, remove('Patient', 'gone'));
    expect(deleted).toMatchObject({ effect: 'deleted', stored: { versionId: '2', method: 'DELETE' } });
    await expect(open.repository.read(EVERYTHING, address)).rejects.toThrow(DeletedError);
    await expect(open.repository.readVersion(EVERYTHING, address, '2')).rejects.toThrow(DeletedError);
    expect((await open.repository.readVersion(EVERYTHING, address, '1')).content).toContain('"gone"');
  });

  it('can be deleted again without effect', async () => {
    const [again] = await open.apply(EVERYTHING, remove('Patient', 'gone'));
    expect(again).toMatchObject({ effect: 'unchanged', stored: { versionId: '2' } });
  });

  it('is not there to be patched, and comes back by an update', async () => {
    const patch = { interaction: 'patch', id: 'gone', resource: aPatient('gone') } as const;
    await expect(open.apply(EVERYTHING, patch)).rejects.toThrow(DeletedError);
    const [back] = await open.apply(EVERYTHING, update(aPatient('gone')));
    expect(back).toMatchObject({ effect: 'created', stored: { versionId: '3' } });
    expect((await open.repository.read(EVERYTHING, address)).versionId).toBe('3');
  });

  it('leaves no rows in the index', async () => {
    await open.put(anObservation('indexed', 'first', { valueQuantity: { value: 1, unit: 'x' } }));
    await open.apply(EVERYTHING, remove('Observation', 'indexed'));
    const key = open.parts.hash.keyOf({ resourceType: 'Observation', id: 'indexed' });
    for (const table of ['search', 'posting', 'span', 'string', 'sort']) {
      const text = `select 1 from ${table} where key = $1`;
      expect(await open.database.query({ text, values: [key] }), table).toEqual([]);
    }
  });

  it('never was there: 404', async () => {
    await expect(open.apply(EVERYTHING, remove('Patient', 'never'))).rejects.toThrow(NotFoundError);
  });
});

describe('what cannot be written', () => {
  it('a new resource under a taken id', async () => {
    await expect(open.apply(EVERYTHING, create(aPatient('first')))).rejects.toThrow(ConflictError);
  });

  it('the same resource twice in one transaction', async () => {
    const twice = [update(aPatient('twice')), remove('Patient', 'twice')];
    await expect(open.apply(EVERYTHING, ...twice)).rejects.toThrow('more than once');
  });

  it('leaves nothing of its transaction behind, even if the interaction carries on', async () => {
    const work = open.repository.transaction(EVERYTHING, async transaction => {
      await transaction.apply([update(aPatient('half'))]);
      await transaction.apply([create(aPatient('first'))]).catch(() => {});
    });
    await expect(work).rejects.toThrow(ConflictError);
    await expect(open.repository.read(EVERYTHING, { resourceType: 'Patient', id: 'half' })).rejects.toThrow(
      NotFoundError,
    );
    const key = open.parts.hash.keyOf({ resourceType: 'Patient', id: 'half' });
    expect(await open.database.query({ text: 'select 1 from search where key = $1', values: [key] })).toEqual(
      [],
    );
  });
});

describe('a bundle of a thousand resources', () => {
  it('is written and updated in one flight each', async () => {
    const many = Array.from({ length: 1000 }, (_, i) => anObservation(`many-${i}`, 'first'));
    const created = await open.apply(EVERYTHING, ...many.map(resource => create(resource)));
    expect(created.map(({ stored }) => stored.id)).toEqual(many.map(({ id }) => id));
    const changed = many.map(resource => update({ ...resource, status: 'amended' }, '1'));
    const updated = await open.apply(EVERYTHING, ...changed);
    expect(updated.every(({ effect, stored }) => effect === 'updated' && stored.versionId === '2')).toBe(
      true,
    );
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseLargeJson } from '../model/json.js';
import { mapInSlices, runInSlices, TimeSlices } from '../model/time-slices.js';
import { parseLargeXml, parseXml } from '../xml/parse-xml.js';
import { ResourceValidator } from './resource-validator.js';

const COUNT = 50;
const BOUNDS = { mostValues: 1_000_000 };

/** How often something else has its turn until the work is done. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let isDone = false;
  const next = (): void => {
    if (isDone) return;
    turns += 1;
    setImmediate(next);
  };
  setImmediate(next);
  await work();
  isDone = true;
  return turns;
}

let now = 0;
/** Of each look at the clock. */
let step = 0;

beforeEach(() => {
  now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += step));
});
afterEach(() => void vi.restoreAllMocks());

function* items(): Generator<void, string> {
  for (let i = 0; i < COUNT; i += 1) yield;
  return 'done';
}

function aBundle(): object {
  const entry = Array.from({ length: COUNT }, (_, i) => ({
    resource: { resourceType: 'Patient', text: { status: 'empty', div: `${i}${'x'.repeat(32 * 1024)}` } },
  }));
  return { resourceType: 'Bundle', type: 'collection', entry };
}

const json = Buffer.from(JSON.stringify(aBundle()));
const narrative = `<text><status value="empty"/><div xmlns="http://www.w3.org/1999/xhtml">${'x'.repeat(32 * 1024)}</div></text>`;
const xml = `<Bundle xmlns="http://hl7.org/fhir"><type value="collection"/>${`<entry><resource><Patient>${narrative}</Patient></resource></entry>`.repeat(COUNT)}</Bundle>`;

const WORK: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['items of a list', async () => mapInSlices(Array.from({ length: COUNT }, Number), Math.abs)],
  ['steps', async () => runInSlices(items())],
  ['entries of JSON', async () => parseLargeJson(json, BOUNDS)],
  ['parts of XML', async () => parseLargeXml(Buffer.from(xml), BOUNDS)],
  ['resources to validate', async () => new ResourceValidator().validateLarge(aBundle())],
];

describe('long work on one body', () => {
  it.each(WORK)('lets others have their turn whenever a slice is over: %s', async (_what, work) => {
    step = 11;
    expect(await turnsDuring(work)).toBeGreaterThanOrEqual(COUNT - 2);
  });

  it.each(WORK)('goes on while it is not: %s', async (_what, work) => {
    step = 0;
    expect(await turnsDuring(work)).toBe(0);
  });

  it('is the same work', async () => {
    step = 11;
    expect(await mapInSlices(['a', 'b'], (item, index) => `${item}${index}`)).toEqual(['a0', 'b1']);
    expect(await runInSlices(items())).toBe('done');
    expect(await parseLargeXml(Buffer.from(xml), BOUNDS)).toEqual(parseXml(xml));
    expect(JSON.stringify(await parseLargeJson(json, BOUNDS))).toBe(json.toString());
  });

  it('begins a new slice after a pause', async () => {
    step = 0;
    const slices = new TimeSlices();
    now += 10;
    expect(slices.isOver).toBe(false);
    now += 1;
    expect(slices.isOver).toBe(true);
    await slices.pause();
    expect(slices.isOver).toBe(false);
  });
});

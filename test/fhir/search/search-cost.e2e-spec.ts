import { beforeAll, describe, expect, it } from 'vitest';
import type { SearchStatement } from '../../../src/fhir/search/search-statement.js';
import type { RunStatement } from '../../../src/fhir/search/searcher.js';
import { parseSearchQuery } from '../../../src/fhir/search/search-query.parser.js';
import {
  anObservation,
  aPatient,
  EVERYTHING,
  launchedOn,
  openRepository,
  type OpenRepository,
} from '../storage/open-repository.js';
import { search } from './searching.js';

let open: OpenRepository;
const COUNT = 6_000;
const LAUNCHED = launchedOn('alice', 'patient/*.rs');

beforeAll(async () => {
  open = await openRepository();
  const observations = Array.from({ length: COUNT }, (_, i) =>
    anObservation(`o${i}`, i % 3 === 0 ? 'alice' : 'bob', { status: i < 10 ? 'amended' : 'final' }),
  );
  await open.put(aPatient('alice'), aPatient('bob'), ...observations);
  await open.database.query({ text: 'analyze', values: [] });
});

/** The statements that a search sends. */
async function sent(url: string, access = EVERYTHING): Promise<readonly SearchStatement[]> {
  const statements: SearchStatement[] = [];
  const run: RunStatement = async statement => {
    statements.push(statement);
    return open.database.query(statement);
  };
  const [resourceType = '', query] = url.split('?');
  await open.parts.searcher.search(
    run,
    access,
    parseSearchQuery(resourceType, [...new URLSearchParams(query)]),
  );
  return statements;
}

describe('_total=estimate – search.html#total', () => {
  it('counts few, and asks the planner about many', async () => {
    expect((await search(open, 'Observation?status=amended&_count=5&_total=estimate')).total).toBe(10);
    const { total = 0 } = await search(open, 'Observation?code=8867-4&_count=5&_total=estimate');
    expect(total).toBeGreaterThan(COUNT * 0.8);
    expect(total).toBeLessThan(COUNT * 1.2);
    const texts = (await sent('Observation?code=8867-4&_count=5&_total=estimate')).map(({ text }) => text);
    expect(texts.filter(text => text.startsWith('explain'))).toHaveLength(1);
  });

  it('answers the number alone under _count=0 too', async () => {
    const page = await search(open, 'Observation?_count=0&_total=estimate');
    expect(page.matches).toEqual([]);
    expect(page.total).toBeGreaterThan(COUNT * 0.8);
  });

  it('counts what a restricted caller may see, and never asks statistics for it (A10)', async () => {
    for (const url of ['Observation?_count=5', 'Observation?code=8867-4&_count=5&_sort=-date']) {
      expect((await search(open, `${url}&_total=estimate`, LAUNCHED)).total).toBe(COUNT / 3);
      const statements = await sent(`${url}&_total=estimate`, LAUNCHED);
      expect(statements.filter(({ text }) => text.startsWith('explain'))).toEqual([]);
    }
    const chained = await sent('Observation?subject:Patient.name=bob&_count=5&_total=estimate');
    expect(chained.filter(({ text }) => text.startsWith('explain'))).toEqual([]);
  });
});

describe('a search that takes too long', () => {
  it('is cut by the statement time-out and answered as too costly', async () => {
    const run: RunStatement = async statement =>
      open.database.transaction(async client => {
        await client.query({ text: "set local statement_timeout = '50ms'", values: [] });
        await client.query({ text: 'select pg_sleep(1)', values: [] });
        return client.query(statement);
      });
    const query = parseSearchQuery('Observation', [['status', 'final']]);
    await expect(open.parts.searcher.search(run, EVERYTHING, query)).rejects.toMatchObject({
      status: 403,
      issues: [{ code: 'too-costly' }],
    });
  });
});

describe('What others have (A10)', () => {
  it('makes a reverse include no slower for who sees one record, and too costly never', async () => {
    await open.put({ resourceType: 'Practitioner', id: 'doc' });
    for (const parameter of ['Observation:performer', '*']) {
      const url = `Practitioner?_revinclude=${parameter}`;
      const { text, values } = (await sent(url, LAUNCHED)).at(-1)!;
      const plan = JSON.stringify(await open.database.query({ text: `explain ${text}`, values }));
      expect(plan).toContain('search_patient');
      const byLinks = plan.match(/search_links/g) ?? [];
      // Of the types that everybody sees, and no patient's.
      expect(byLinks.length, plan).toBe(parameter === '*' ? 1 : 0);
    }
  });
});

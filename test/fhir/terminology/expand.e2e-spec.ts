import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anAdministrator, type FhirClient, type Json } from '../../support/fhir-client.js';
import { startServer, type TestServer } from '../../support/start-server.js';
import { ANIMALS, animals, aValueSet, codes, filtered } from './a-terminology.js';
import { DEFINITIONS, imports, listed } from './expanded-definitions.js';

let server: TestServer;
let fhir: FhirClient;

beforeAll(async () => {
  server = await startServer();
  fhir = await anAdministrator(server);
  for (const resource of DEFINITIONS) {
    const { status, text } = await fhir.put(`${resource.resourceType}/${resource.id}`, resource);
    expect([status, text]).toEqual([201, expect.any(String)]);
  }
});
afterAll(async () => server?.close());

/** The codes of a value set that is sent along; it speaks of version 1.0. */
async function expansionOf(include: Json[], more: Json = {}): Promise<Json> {
  const versioned = include.map(one => (one.system === ANIMALS ? { ...one, version: '1.0' } : one));
  const exclude = more.exclude?.map((one: Json) =>
    one.system === ANIMALS ? { ...one, version: '1.0' } : one,
  );
  return fhir.post('ValueSet/$expand', aValueSet('sent', versioned, { ...more, exclude }));
}

async function codesOf(include: Json[], more: Json = {}): Promise<string[]> {
  const { status, body } = await expansionOf(include, more);
  expect([status, body.issue]).toEqual([200, undefined]);
  return codes(body.expansion.contains);
}

/** The cat alone, as an expansion shows it. */
const cat = async (parameters: string): Promise<Json> =>
  (await expand(`filter=house&${parameters}`)).body.expansion.contains[0];

const expand = (parameters: string) =>
  fhir.get(`ValueSet/$expand?url=http://example.org/ValueSet/all&${parameters}`);

describe('F60 ValueSet/$expand – valueset-operation-expand.html', () => {
  it('lists a code system in its order, and says when and how', async () => {
    const { status, body } = await fhir.get('ValueSet/all/$expand');
    expect(status).toBe(200);
    expect(codes(body.expansion.contains).join(' ')).toBe(
      'animal mammal cat dog platypus egg-layer hen dodo',
    );
    expect(body.compose).toBeUndefined();
    expect(body.expansion).toMatchObject({
      identifier: expect.stringMatching(/^urn:uuid:[0-9a-f-]{36}$/),
      total: 8,
      parameter: [{ name: 'version', valueUri: `${ANIMALS}|1.0` }],
    });
    expect(Date.parse(body.expansion.timestamp)).toBeGreaterThan(Date.now() - 60_000);
    expect(body.expansion.contains[0]).toEqual({
      system: ANIMALS,
      abstract: true,
      code: 'animal',
      display: 'Animal',
    });
  });

  it.each([
    ['is-a', 'concept', 'mammal', 'mammal cat dog platypus'],
    ['descendent-of', 'concept', 'mammal', 'cat dog platypus'],
    ['descendent-of', 'concept', 'egg-layer', 'platypus hen'],
    ['is-not-a', 'concept', 'mammal', 'animal egg-layer hen dodo'],
    ['generalizes', 'concept', 'platypus', 'animal mammal platypus egg-layer'],
    ['in', 'concept', 'cat, hen', 'cat hen'],
    ['not-in', 'concept', 'cat,hen', 'animal mammal dog platypus egg-layer dodo'],
    ['regex', 'code', '[a-d].*', 'animal cat dog dodo'],
    ['regex', 'display', 'H.*', 'cat hen'],
    ['=', 'legs', '4', 'cat dog'],
    ['=', 'parent', 'egg-layer', 'platypus hen'],
    ['exists', 'legs', 'true', 'cat dog'],
    ['exists', 'legs', 'false', 'animal mammal platypus egg-layer hen dodo'],
    ['=', 'inactive', 'true', 'dodo'],
  ])('filters by %s %s', async (op, property, value, expected) => {
    expect(await codesOf([filtered(property, op, value)])).toEqual(expected.split(' '));
  });

  it('joins parts, and takes out what is excluded', async () => {
    const joined = await codesOf([listed('hen', 'cat'), filtered('concept', 'is-a', 'egg-layer')]);
    expect(joined.join(' ')).toBe('hen cat platypus egg-layer');
    expect(await codesOf([filtered('concept', 'is-a', 'mammal')], { exclude: [imports('pets')] })).toEqual([
      'mammal',
      'platypus',
    ]);
  });

  it('takes what a system and imports have in common', async () => {
    expect(await codesOf([{ ...filtered('legs', '=', '4'), ...imports('pets', 'all') }])).toEqual([
      'cat',
      'dog',
    ]);
    expect(await codesOf([imports('pets', 'all')])).toEqual(['cat', 'dog']);
  });

  it('pages, with one identifier and the whole total', async () => {
    const pages = await Promise.all(['offset=0&count=3', 'offset=3&count=3', 'offset=6&count=3'].map(expand));
    expect(pages.map(({ body }) => codes(body.expansion.contains))).toEqual([
      ['animal', 'mammal', 'cat'],
      ['dog', 'platypus', 'egg-layer'],
      ['hen', 'dodo'],
    ]);
    expect(new Set(pages.map(({ body }) => body.expansion.identifier)).size).toBe(1);
    expect(pages.map(({ body }) => [body.expansion.total, body.expansion.offset])).toEqual([
      [8, 0],
      [8, 3],
      [8, 6],
    ]);
    expect((await expand('count=0')).body.expansion).toMatchObject({ total: 8 });
    expect((await expand('offset=99')).body.expansion.contains).toBeUndefined();
  });

  it('finds by words of displays and designations, and by code', async () => {
    for (const [filter, expected] of [
      ['CAT', 'cat'],
      ['hou ca', 'cat'],
      ['busi', 'cat'],
      ['egg-', 'egg-layer'],
      ['nothing', ''],
    ] as const) {
      const { body } = await expand(`filter=${filter}`);
      expect([filter, codes(body.expansion.contains).join()]).toEqual([filter, expected]);
    }
  });

  it('shows designations, all or some, and displays in a language', async () => {
    expect((await cat('includeDesignations=true')).designation).toHaveLength(3);
    expect((await cat('')).designation).toBeUndefined();
    expect((await cat('designation=urn:ietf:bcp:47|de')).designation).toEqual([
      { language: 'de-CH', value: 'Büsi' },
    ]);
    expect((await cat('designation=urn:use|latin')).designation[0].value).toBe('Felis catus');
    expect((await cat('displayLanguage=fr')).display).toBe('Chat');
    expect((await cat('displayLanguage=it')).display).toBe('House cat');
  });

  it('leaves out the inactive, and nests, when asked', async () => {
    expect(codes((await expand('activeOnly=true')).body.expansion.contains)).not.toContain('dodo');
    const { body } = await expand('excludeNested=false');
    expect(body.expansion.contains).toHaveLength(1);
    expect(codes(body.expansion.contains[0].contains[0].contains)).toEqual(['cat', 'dog', 'platypus']);
    expect((await expand('excludeNested=false&count=2')).status).toBe(400);
  });

  it.each([
    [true, 'hen dodo'],
    [undefined, 'hen dodo'],
    [false, 'hen'],
  ])(
    'compose.inactive %s decides whether inactive codes are in the value set',
    async (inactive, expected) => {
      const include = [{ ...filtered('concept', 'in', 'hen,dodo'), version: '1.0' }];
      const valueSet = aValueSet('sent', include);
      valueSet.compose.inactive = inactive;
      const { body } = await fhir.post('ValueSet/$expand', valueSet);
      expect(codes(body.expansion.contains).join(' ')).toBe(expected);
      await fhir.put('ValueSet/with-inactive', { ...valueSet, id: 'with-inactive' });
      const judged = await fhir.get(`ValueSet/with-inactive/$validate-code?system=${ANIMALS}&code=dodo`);
      expect(judged.body.parameter[0].valueBoolean).toBe(inactive !== false);
    },
  );

  it('knows versions: the one that is named, otherwise the last', async () => {
    const display = async (version?: string): Promise<string> => {
      const include = [{ ...listed('cat'), ...(version ? { version } : {}) }];
      const { body } = await fhir.post('ValueSet/$expand', aValueSet('sent', include));
      return body.expansion.contains[0].display;
    };
    expect([await display('1.0'), await display('1.9'), await display()]).toEqual([
      'House cat',
      'Cat of 1.9',
      'Cat of 1.10',
    ]);
    const missing = await fhir.get('ValueSet/$expand?url=http://example.org/ValueSet/all|7');
    expect([missing.status, missing.body.issue[0].code]).toEqual([404, 'not-found']);
  });

  it('sees a change at once', async () => {
    const code = `c${Date.now()}`;
    const changing = { ...animals, id: 'changing', url: 'http://example.org/changing', concept: [{ code }] };
    await fhir.put('CodeSystem/changing', changing);
    const sent = aValueSet('sent', [{ system: changing.url }]);
    expect(codes((await fhir.post('ValueSet/$expand', sent)).body.expansion.contains)).toEqual([code]);
    await fhir.put('CodeSystem/changing', { ...changing, concept: [{ code: 'other' }] });
    expect(codes((await fhir.post('ValueSet/$expand', sent)).body.expansion.contains)).toEqual(['other']);
  });

  it('expands what R4 defines, and lets a stored one win', async () => {
    const url = 'http://hl7.org/fhir/ValueSet/administrative-gender';
    const expanded = async (): Promise<string[]> =>
      codes((await fhir.get(`ValueSet/$expand?url=${url}`)).body.expansion.contains);
    expect(await expanded()).toEqual(['male', 'female', 'other', 'unknown']);
    await fhir.put('ValueSet/gender', { ...aValueSet('gender', [listed('hen')]), url });
    expect(await expanded()).toEqual([]);
    await fhir.delete('ValueSet/gender');
    expect(await expanded()).toHaveLength(4);
    const { body } = await fhir.get(
      'ValueSet/$expand?url=http://terminology.hl7.org/ValueSet/v3-ActCode&count=5',
    );
    expect(body.expansion.total).toBeGreaterThan(1_000);
  });

  it('uses an expansion that came along where the code system is not here', async () => {
    const expansion = {
      timestamp: '2026-01-01T00:00:00Z',
      contains: [{ system: 'http://snomed.info/sct', code: '1', display: 'One' }],
    };
    const sent = aValueSet('sent', [{ system: 'http://snomed.info/sct' }], { expansion });
    expect(codes((await fhir.post('ValueSet/$expand', sent)).body.expansion.contains)).toEqual(['1']);
    const paged = { ...sent, expansion: { ...expansion, total: 9 } };
    expect((await fhir.post('ValueSet/$expand', paged)).status).toBe(422);
  });
});

describe('F60 what cannot be expanded says so', () => {
  const pathological = {
    system: 'http://example.org/CodeSystem/long',
    filter: [{ property: 'code', op: 'regex', value: '(([a-z-]+)+)+!' }],
  };
  it.each([
    ['SNOMED CT', [{ system: 'http://snomed.info/sct' }], 'not-supported', 'SNOMED CT'],
    ['LOINC', [{ system: 'http://loinc.org' }], 'not-supported', 'LOINC'],
    ['an unknown system', [{ system: 'urn:x' }], 'not-found', 'urn:x'],
    ['an unknown import', [imports('absent')], 'not-found', 'ValueSet/absent'],
    ['a circle', [imports('circle-a')], 'processing', 'circle-b → http'],
    ['a grammar', [{ system: 'http://unitsofmeasure.org' }], 'too-costly', 'UCUM'],
    ['an example', [{ system: 'http://terminology.hl7.org/CodeSystem/program' }], 'not-supported', 'example'],
    ['an unknown property', [filtered('wings', '=', '2')], 'not-supported', 'wings'],
    ['an unknown focus', [filtered('concept', 'is-a', 'unicorn')], 'code-invalid', 'is-a'],
    ['a hierarchy of no concepts', [filtered('legs', 'is-a', '4')], 'not-supported', 'legs'],
    ['a malformed pattern', [filtered('code', 'regex', '(')], 'invalid', 'malformed'],
    ['a long pattern', [filtered('code', 'regex', 'a'.repeat(501))], 'too-costly', '500'],
    ['a pattern without end', [pathological], 'too-costly', 'takes too long'],
    ['many patterns', Array(9).fill(filtered('code', 'regex', 'a')), 'too-costly', '8 regular'],
    ['many parts', Array(1_001).fill(listed('cat')), 'too-costly', '1000 parts'],
    [
      'a pattern on a grammar',
      [{ system: 'http://unitsofmeasure.org', filter: [{ property: 'code', op: 'regex', value: 'm.*' }] }],
      'too-costly',
      'grammar',
    ],
    ['a malformed exists', [filtered('legs', 'exists', 'maybe')], 'invalid', 'exists'],
  ])('%s', async (_, include, code, words) => {
    const { status, body } = await expansionOf(include);
    expect([status, body.issue[0].code, body.issue[0].diagnostics]).toEqual([
      422,
      code,
      expect.stringContaining(words),
    ]);
  });

  it('a value set that imports itself, one without content, a supplement', async () => {
    const self = await expansionOf([imports('sent')]);
    expect([self.status, self.body.issue[0].code]).toEqual([422, 'processing']);
    const { compose: _compose, ...empty } = aValueSet('sent', []);
    expect((await fhir.post('ValueSet/$expand', empty)).status).toBe(422);
    const supplement = await fhir.get(
      'ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/example-expansion&includeDesignations=true&property=x',
    );
    expect(supplement.status).toBe(400);
  });

  it('an implicit value set of SNOMED CT', async () => {
    const { status, body } = await fhir.get(
      `ValueSet/$expand?url=${encodeURIComponent('http://snomed.info/sct?fhir_vs=isa/73211009')}`,
    );
    expect([status, body.issue[0].code]).toEqual([422, 'not-supported']);
  });

  it('more codes than are shown at once', async () => {
    const concept = Array.from({ length: 10_001 }, (_, index) => ({ code: `c${index}` }));
    const sent = aValueSet('sent', [{ system: 'urn:many', concept }]);
    const whole = await fhir.post('ValueSet/$expand', sent);
    expect([whole.status, whole.body.issue[0].code]).toEqual([422, 'too-costly']);
    const page = await fhir.post('ValueSet/$expand?count=2&offset=10000', sent);
    expect(codes(page.body.expansion.contains)).toEqual(['c10000']);
  });

  it.each([
    'url=http://example.org/ValueSet/all&nonsense=1',
    'url=http://example.org/ValueSet/all&context=x',
    'url=http://example.org/ValueSet/all&count=-1',
    'url=http://example.org/ValueSet/all&offset=x',
    'url=http://example.org/ValueSet/all&designation=%7C',
    'url=http://example.org/ValueSet/all%7C1&valueSetVersion=2',
    'filter=x',
    'url=',
    'url=%00',
    'url=a&url=b',
  ])('a malformed request: %s', async parameters => {
    expect((await fhir.get(`ValueSet/$expand?${parameters}`)).status).toBe(400);
  });
});

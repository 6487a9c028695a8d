import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anAdministrator, type FhirClient, type Json } from '../../support/fhir-client.js';
import { startServer, type TestServer } from '../../support/start-server.js';
import { ANIMALS, animals, aValueSet, filtered, parameters, part } from './a-terminology.js';
import { hostileQuestions } from './hostile-questions.js';
import { lookupTests } from './lookup.js';

const SET = 'http://example.org/ValueSet';
const UCUM = 'http://unitsofmeasure.org';

let server: TestServer;
let fhir: FhirClient;

beforeAll(async () => {
  server = await startServer();
  fhir = await anAdministrator(server);
  const resources = [
    animals,
    {
      ...animals,
      id: 'blind',
      url: 'http://example.org/blind',
      caseSensitive: false,
      concept: [{ code: 'Cat', display: 'Cat' }],
    },
    {
      ...animals,
      id: 'ring',
      url: 'http://example.org/ring',
      concept: ['a', 'b'].map((code, index) => ({
        code,
        property: [{ code: 'parent', valueCode: index === 0 ? 'b' : 'a' }],
      })),
    },
    aValueSet('mammals', [filtered('concept', 'is-a', 'mammal'), filtered('code', '=', 'animal')]),
    aValueSet('mixed', [{ system: 'http://snomed.info/sct' }, filtered('code', '=', 'cat')]),
    aValueSet('listed-snomed', [
      { system: 'http://snomed.info/sct', concept: [{ code: '1', display: 'One' }] },
    ]),
  ];
  for (const resource of resources) {
    const { status, text } = await fhir.put(`${resource.resourceType}/${resource.id}`, resource);
    expect([status, text]).toEqual([201, expect.any(String)]);
  }
});
afterAll(async () => server?.close());

/** `$validate-code` by GET; the result, and what is said of it. */
async function verdict(path: string): Promise<readonly [boolean, string | undefined, string | undefined]> {
  const { status, body } = await fhir.get(path.replaceAll('|', '%7C'));
  expect([status, body.issue]).toEqual([200, undefined]);
  return [part(body, 'result'), part(body, 'message'), part(body, 'display')];
}

const inMammals = (query: string) =>
  verdict(`ValueSet/$validate-code?url=${SET}/mammals&system=${ANIMALS}&${query}`);

const anAnimal = (code: string): Json => ({ system: ANIMALS, code });

const concept = (...codings: Json[]): Json => ({
  name: 'codeableConcept',
  valueCodeableConcept: { coding: codings, text: 'x' },
});

describe('F61 ValueSet/$validate-code – valueset-operation-validate-code.html', () => {
  it('says whether a code is in the value set, and how it is called', async () => {
    expect(await inMammals('code=cat')).toEqual([true, undefined, 'House cat']);
    expect(await inMammals('code=cat&displayLanguage=de')).toEqual([true, undefined, 'Büsi']);
    const [result, message] = await inMammals('code=hen');
    expect([result, message]).toEqual([
      false,
      `The code hen of ${ANIMALS} is not in the value set ${SET}/mammals`,
    ]);
    expect((await inMammals('code=CAT'))[0]).toBe(false);
    expect((await verdict(`ValueSet/mammals/$validate-code?system=${ANIMALS}&code=dog`))[0]).toBe(true);
  });

  it('judges displays, blind to case, by every name of the code', async () => {
    for (const display of ['House cat', 'HOUSE CAT', 'chat', 'Felis catus']) {
      expect([display, ...(await inMammals(`code=cat&display=${display}`))]).toEqual([
        display,
        true,
        undefined,
        'House cat',
      ]);
    }
    const [result, message, display] = await inMammals('code=cat&display=Dog');
    expect([result, display]).toEqual([false, 'House cat']);
    expect(message).toContain('House cat');
  });

  it('takes abstract codes only when they are allowed', async () => {
    const [result, message] = await inMammals('code=animal');
    expect([result, message]).toEqual([false, expect.stringContaining('abstract')]);
    expect((await inMammals('code=animal&abstract=true'))[0]).toBe(true);
  });

  it('judges versions', async () => {
    expect((await inMammals('code=cat&systemVersion=1.0'))[0]).toBe(true);
    expect(await inMammals('code=cat&systemVersion=2')).toEqual([
      false,
      expect.stringContaining('version 1.0'),
      'House cat',
    ]);
  });

  it('takes a coding, or a concept of which one coding will do', async () => {
    const url = { name: 'url', valueUri: `${SET}/mammals` };
    const ask = async (parameter: Json): Promise<unknown> =>
      part((await fhir.post('ValueSet/$validate-code', parameters(url, parameter))).body, 'result');
    expect(await ask({ name: 'coding', valueCoding: anAnimal('cat') })).toBe(true);
    expect(await ask({ name: 'coding', valueCoding: { code: 'cat' } })).toBe(false);
    expect(await ask(concept(anAnimal('hen'), anAnimal('dog')))).toBe(true);
    expect(await ask(concept(anAnimal('hen')))).toBe(false);
    expect(await ask({ name: 'codeableConcept', valueCodeableConcept: { text: 'cat' } })).toBe(false);
  });

  it('judges what it can where a part of the value set is not loaded', async () => {
    const url = `ValueSet/$validate-code?url=${SET}/mixed`;
    expect((await verdict(`${url}&system=${ANIMALS}&code=cat`))[0]).toBe(true);
    expect((await verdict(`${url}&system=${ANIMALS}&code=dog`))[0]).toBe(false);
    const undecided = await fhir.get(`${url}&system=http://snomed.info/sct&code=1`);
    expect([undecided.status, undecided.body.issue[0].code]).toEqual([422, 'not-supported']);
    const listed = `ValueSet/$validate-code?url=${SET}/listed-snomed&system=http://snomed.info/sct`;
    expect(await verdict(`${listed}&code=1`)).toEqual([true, undefined, 'One']);
    expect((await verdict(`${listed}&code=2`))[0]).toBe(false);
  });

  it.each([
    ['ucum-units', UCUM, 'mg/dL', true],
    ['ucum-units', UCUM, 'KG', false],
    ['mimetypes', 'urn:ietf:bcp:13', 'text/plain; charset=utf-8', true],
    ['mimetypes', 'urn:ietf:bcp:13', 'text', false],
    ['all-languages', 'urn:ietf:bcp:47', 'de-CH', true],
    ['all-languages', 'urn:ietf:bcp:47', 'xx-Nowhere-9', false],
    ['currencies', 'urn:iso:std:iso:4217', 'EUR', true],
    ['currencies', 'urn:iso:std:iso:4217', 'ZZZ', false],
    ['administrative-gender', 'http://hl7.org/fhir/administrative-gender', 'female', true],
  ])('of R4: %s %s %s is %s', async (id, system, code, expected) => {
    const url = `http://hl7.org/fhir/ValueSet/${id}`;
    const query = new URLSearchParams({ url, system, code });
    expect((await verdict(`ValueSet/$validate-code?${query.toString()}`))[0]).toBe(expected);
  });

  it.each([
    '',
    `url=${SET}/mammals`,
    `url=${SET}/mammals&code=cat`,
    `url=${SET}/mammals&display=x&system=${ANIMALS}`,
    `code=cat&system=${ANIMALS}`,
    `url=${SET}/mammals&code=cat&system=${ANIMALS}&date=2020-01-01`,
    `url=${SET}/mammals&code=%20&system=${ANIMALS}`,
    `url=${SET}/mammals&coding=x`,
  ])('refuses a malformed question: %s', async query => {
    const { status, body } = await fhir.get(`ValueSet/$validate-code?${query}`);
    expect([status, body.resourceType]).toEqual([400, 'OperationOutcome']);
  });
});

describe('F61 CodeSystem/$validate-code – codesystem-operation-validate-code.html', () => {
  it('says whether there is such a code', async () => {
    const of = (query: string) => verdict(`CodeSystem/$validate-code?url=${ANIMALS}&${query}`);
    expect(await of('code=cat&display=Chat')).toEqual([true, undefined, 'House cat']);
    expect((await of('code=unicorn'))[0]).toBe(false);
    expect((await of('code=cat&version=1.0'))[0]).toBe(true);
    expect((await verdict('CodeSystem/animals/$validate-code?code=hen'))[0]).toBe(true);
    expect((await verdict('CodeSystem/blind/$validate-code?code=CAT'))[0]).toBe(true);
    expect((await verdict(`CodeSystem/$validate-code?url=${UCUM}&code=%7Btablet%7D`))[0]).toBe(true);
  });

  it('takes a coding without more, and one that is of another system', async () => {
    const path = 'CodeSystem/$validate-code';
    const ofAnimals = { name: 'coding', valueCoding: { system: ANIMALS, code: 'cat' } };
    expect(part((await fhir.post(path, parameters(ofAnimals))).body, 'result')).toBe(true);
    const url = { name: 'url', valueUri: UCUM };
    expect(part((await fhir.post(path, parameters(url, ofAnimals))).body, 'result')).toBe(false);
  });

  it('takes a code system that is sent along', async () => {
    const codeSystem = { name: 'codeSystem', resource: { ...animals, concept: [{ code: 'new' }] } };
    const ask = async (code: string): Promise<unknown> => {
      const sent = parameters(codeSystem, { name: 'code', valueCode: code });
      return part((await fhir.post('CodeSystem/$validate-code', sent)).body, 'result');
    };
    expect([await ask('new'), await ask('cat')]).toEqual([true, false]);
  });

  it('cannot say of codes that are not here', async () => {
    for (const system of ['http://loinc.org', 'http://snomed.info/sct', 'urn:absent']) {
      const { status } = await fhir.get(`CodeSystem/$validate-code?url=${system}&code=1`);
      expect([system, status]).toEqual([system, 422]);
    }
    const example = 'http://terminology.hl7.org/CodeSystem/program';
    expect((await fhir.get(`CodeSystem/$validate-code?url=${example}&code=nonsense`)).status).toBe(422);
    expect((await verdict(`CodeSystem/$validate-code?url=${example}&code=1`))[0]).toBe(true);
  });
});

describe('F61 CodeSystem/$subsumes – codesystem-operation-subsumes.html', () => {
  it.each([
    ['mammal', 'cat', 'subsumes'],
    ['animal', 'platypus', 'subsumes'],
    ['platypus', 'egg-layer', 'subsumed-by'],
    ['cat', 'cat', 'equivalent'],
    ['cat', 'dog', 'not-subsumed'],
    ['mammal', 'hen', 'not-subsumed'],
  ])('%s %s: %s', async (codeA, codeB, outcome) => {
    const query = `codeA=${codeA}&codeB=${codeB}`;
    expect(part((await fhir.get(`CodeSystem/$subsumes?system=${ANIMALS}&${query}`)).body, 'outcome')).toBe(
      outcome,
    );
    expect(part((await fhir.get(`CodeSystem/animals/$subsumes?${query}`)).body, 'outcome')).toBe(outcome);
    const codings = parameters(
      { name: 'codingA', valueCoding: { system: ANIMALS, code: codeA } },
      { name: 'codingB', valueCoding: { system: ANIMALS, code: codeB } },
    );
    expect(part((await fhir.post('CodeSystem/$subsumes', codings)).body, 'outcome')).toBe(outcome);
  });

  it('ends in a hierarchy that is a circle', async () => {
    const { body } = await fhir.get('CodeSystem/ring/$subsumes?codeA=a&codeB=b');
    expect(part(body, 'outcome')).toBe('subsumes');
  });

  it.each([
    ['codeA=cat&codeB=unicorn', 422],
    ['codeA=cat', 400],
    ['codeA=cat&codeB=dog&codingB=x', 400],
    ['codeA=cat&codeB=dog&other=1', 400],
  ])('%s is a %d', async (query, status) => {
    expect((await fhir.get(`CodeSystem/$subsumes?system=${ANIMALS}&${query}`)).status).toBe(status);
  });

  it('codings of two systems are refused', async () => {
    const codings = parameters(
      { name: 'codingA', valueCoding: { system: ANIMALS, code: 'cat' } },
      { name: 'codingB', valueCoding: { system: UCUM, code: 'mg' } },
    );
    expect((await fhir.post('CodeSystem/$subsumes', codings)).status).toBe(400);
  });
});

describe('the CapabilityStatement', () => {
  it.each([
    ['ValueSet', 'expand', 'ValueSet-expand'],
    ['ValueSet', 'validate-code', 'ValueSet-validate-code'],
    ['CodeSystem', 'validate-code', 'CodeSystem-validate-code'],
    ['CodeSystem', 'lookup', 'CodeSystem-lookup'],
    ['CodeSystem', 'subsumes', 'CodeSystem-subsumes'],
  ])('%s lists $%s', async (type, name, definition) => {
    const { body } = await fhir.get('metadata');
    const { operation } = body.rest[0].resource.find((resource: Json) => resource.type === type);
    expect(operation).toContainEqual({
      name,
      definition: `http://hl7.org/fhir/OperationDefinition/${definition}`,
    });
  });
});

lookupTests(() => fhir);
hostileQuestions(() => fhir);

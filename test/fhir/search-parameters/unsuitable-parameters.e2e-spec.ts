import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anAdministrator, type FhirClient, type Json } from '../../support/fhir-client.js';
import { startServer, type TestServer } from '../../support/start-server.js';
import { aParameter, define, strict } from './custom-parameters.js';

const composite = (...component: Json[]) => ({
  type: 'composite',
  base: ['Observation'],
  expression: 'Observation.component',
  component,
});
const part = (url: string, expression: string) => ({ definition: url, expression });
const CODE = part('http://hl7.org/fhir/SearchParameter/clinical-code', 'code');
const QUANTITY = part(
  'http://hl7.org/fhir/SearchParameter/Observation-value-quantity',
  'value.ofType(Quantity)',
);

describe('F51 an active SearchParameter that cannot be searched by is refused', () => {
  let server: TestServer;
  let client: FhirClient;
  beforeAll(async () => {
    server = await startServer();
    client = await anAdministrator(server);
    await define(client, aParameter('taken'));
  });
  afterAll(async () => server.close());

  it.each<[string, Record<string, unknown>, string, RegExp]>([
    ['a code of the specification', { code: '_mine' }, 'code', /begin with a letter/],
    ['a code with signs of the search grammar', { code: 'a:b' }, 'code', /letters, digits/],
    ['a built-in code', { code: 'name' }, 'code', /built-in search parameter of Patient/],
    [
      'a built-in code, of one of its types',
      { base: ['Patient', 'Observation'], code: 'value-string' },
      'code',
      /Observation/,
    ],
    ['the code of another', { code: 'taken' }, 'code', /choose another code/],
    ['the url of another', { url: 'http://example.org/SearchParameter/taken' }, 'url', /choose another url/],
    ['a built-in url', { url: 'http://hl7.org/fhir/SearchParameter/Patient-active' }, 'url', /built-in/],
    [
      'other words for a built-in parameter',
      {
        url: 'http://hl7.org/fhir/SearchParameter/Patient-active',
        code: 'active',
        expression: 'Patient.multipleBirth.ofType(boolean)',
      },
      'expression',
      /cannot be changed/,
    ],
    ['no expression', { expression: undefined }, 'expression', /is missing/],
    ['a broken expression', { expression: 'Patient.name.where(' }, 'expression', /unexpected/],
    ['a function that cannot be indexed', { expression: 'Patient.name.count()' }, 'expression', /unexpected/],
    ['an unknown element', { expression: 'Patient.shoeSize' }, 'expression', /no 'shoeSize'/],
    ['an element of another type', { expression: 'Observation.code' }, 'expression', /about Observation/],
    [
      'nothing for one of its types',
      { base: ['Patient', 'Person'], expression: 'Patient.gender' },
      'expression',
      /nothing about Person/,
    ],
    [
      'types mixed in brackets',
      { base: ['Patient', 'Person'], expression: '(Patient.gender | Person.gender)' },
      'expression',
      /side by side/,
    ],
    ['an empty alternative', { expression: 'Patient.gender |' }, 'expression', /one side/],
    [
      'a value that the type cannot index',
      { type: 'date', expression: 'Patient.name' },
      'expression',
      /HumanName.*date/,
    ],
    ['a special type', { type: 'special' }, 'type', /special/],
    ['a target without a reference', { target: ['Patient'] }, 'target', /reference/],
    ['parts without a composite', { component: [CODE] }, 'component', /composite/],
    ['a composite of one part', composite(CODE), 'component', /at least two/],
    [
      'an unknown part',
      composite(CODE, part('http://example.org/x', 'value')),
      'component[1].definition',
      /no search parameter/,
    ],
    [
      'a part that leads nowhere',
      composite(part(CODE.definition, 'codes'), QUANTITY),
      'component[0].expression',
      /no 'codes'/,
    ],
    ['an interval before the last part', composite(QUANTITY, CODE), 'component[0]', /last/],
    [
      'a last part of unknown type',
      composite(CODE, part(QUANTITY.definition, 'value')),
      'component[1].expression',
      /ofType/,
    ],
  ])('%s', async (_name, more, element, problem) => {
    const parameter = aParameter('new-one', more);
    const response = await client.post('SearchParameter', parameter);
    expect(response.status, response.text).toBe(422);
    const [issue] = response.body.issue;
    expect(issue).toMatchObject({ severity: 'error', code: 'business-rule' });
    expect(issue.expression).toEqual([`SearchParameter.${element}`]);
    expect(issue.diagnostics).toMatch(problem);
    expect((await client.post('SearchParameter', { ...parameter, status: 'draft' })).status).toBe(201);
  });

  it('and nothing of it is left', async () => {
    expect((await strict(client, 'Patient?new-one=x')).status).toBe(400);
    const { body } = await client.get('SearchParameter?code=new-one&status=active');
    expect(body.entry ?? []).toEqual([]);
  });

  it('R4’s own definitions may be stored: they say what the server does', async () => {
    const before = await client.get('metadata');
    const { status, text } = await client.put('SearchParameter/clinical-patient', {
      ...aParameter('patient', {
        id: 'clinical-patient',
        url: 'http://hl7.org/fhir/SearchParameter/Patient-active',
        code: 'active',
        expression: 'Patient.active',
      }),
    });
    expect(status, text).toBe(201);
    expect((await client.get('metadata')).text).toBe(before.text);
  });

  it('a patch is judged like an update', async () => {
    const patch = [{ op: 'replace', path: '/expression', value: 'Patient.shoeSize' }];
    expect((await client.patch('SearchParameter/taken', patch)).status).toBe(422);
    expect(
      (await client.patch('SearchParameter/taken', [{ op: 'replace', path: '/code', value: 'name' }])).status,
    ).toBe(422);
    expect((await strict(client, 'Patient?taken=x')).status).toBe(200);
  });

  it('a change of words alone is no new definition', async () => {
    const { status } = await client.put(
      'SearchParameter/taken',
      aParameter('taken', { description: 'Other words' }),
    );
    expect(status).toBe(200);
    expect((await strict(client, 'Patient?taken=x')).status).toBe(200);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { launchedOn, openRepository, type OpenRepository } from '../storage/open-repository.js';
import { ids, idsInOrder, included } from './searching.js';

const HL7 = 'http://hl7.org/fhir/StructureDefinition/';
let open: OpenRepository;

const extended = (
  resourceType: string,
  id: string,
  [url, ...values]: readonly [string, ...object[]],
  more = {},
) => ({
  resourceType,
  id,
  ...more,
  extension: values.map(value => ({ url, ...value })),
});
const observed = { status: 'final', code: { text: 'x' }, subject: { reference: 'Patient/ann' } };

beforeAll(async () => {
  open = await openRepository();
  await open.put(
    extended('Patient', 'ann', [`${HL7}patient-mothersMaidenName`, { valueString: 'Müller' }]),
    extended('Patient', 'ben', ['urn:other', { valueString: 'Müller' }]),
    extended(
      'Observation',
      'gene',
      [
        `${HL7}observation-geneticsGene`,
        { valueCodeableConcept: { coding: [{ system: 'urn:hgnc', code: '1100' }] } },
      ],
      observed,
    ),
    extended(
      'Observation',
      'variant',
      [
        `${HL7}observation-geneticsDnaVariant`,
        { valueString: 'c.68_69del' },
        { valueCodeableConcept: { text: 'c.5266dup' } },
      ],
      observed,
    ),
    extended(
      'Observation',
      'change',
      [`${HL7}observation-geneticsAminoAcidChangeName`, { valueString: 'p.Glu23fs' }],
      observed,
    ),
    { resourceType: 'Condition', id: 'cancer', subject: { reference: 'Patient/ann' } },
    extended(
      'DiagnosticReport',
      'report',
      [
        `${HL7}DiagnosticReport-geneticsAssessedCondition`,
        { valueReference: { reference: 'Condition/cancer' } },
      ],
      observed,
    ),
    extended(
      'Device',
      'pump',
      ['http://hl7.org/fhir/SearchParameter/device-extensions-Device-din', { valueString: 'W1234' }],
      {},
    ),
    { resourceType: 'QuestionnaireResponse', id: 'none', status: 'completed' },
    {
      resourceType: 'QuestionnaireResponse',
      id: 'answers',
      status: 'completed',
      item: [
        {
          linkId: '1',
          extension: [{ url: `${HL7}questionnaireresponse-isSubject`, valueBoolean: true }],
          answer: [{ valueReference: { reference: 'Patient/ann' } }],
        },
        { linkId: '2', answer: [{ valueReference: { reference: 'Patient/ben' } }] },
      ],
    },
  );
});

describe('parameters of R4 over extensions – searchparameter-registry.html', () => {
  it.each([
    ['Patient?mothersMaidenName=mull', ['ann']],
    ['Patient?mothersMaidenName:exact=Müller', ['ann']],
    ['Patient?mothersMaidenName:missing=true', ['ben']],
    ['Observation?gene-identifier=urn:hgnc|1100', ['gene']],
    ['Observation?gene-identifier=urn:other|1100', []],
    ['Observation?dna-variant=c.68', ['variant']],
    ['Observation?gene-dnavariant=c.5266', ['variant']],
    ['Observation?amino-acid-change=P.GLU', ['change']],
    ['Observation?gene-amino-acid-change:contains=23', ['change']],
    ['DiagnosticReport?assessed-condition=Condition/cancer', ['report']],
    ['DiagnosticReport?assessed-condition:Condition.patient=ann', ['report']],
    ['Device?din=w1234', ['pump']],
    ['QuestionnaireResponse?item-subject=Patient/ann', ['answers']],
    ['QuestionnaireResponse?item-subject=Patient/ben', []],
  ])('%s', async (url, expected) => {
    expect(await ids(open, url)).toEqual(expected);
  });

  it('are sorted by, missing last', async () => {
    const sorted = await idsInOrder(open, 'QuestionnaireResponse?_sort=-item-subject');
    expect(sorted).toEqual(['answers', 'none']);
    expect((await idsInOrder(open, 'Observation?_sort=gene-identifier'))[0]).toBe('gene');
  });

  it('are included by, and widen nobody’s access', async () => {
    const url = 'QuestionnaireResponse?_include=QuestionnaireResponse:item-subject';
    expect(await included(open, url)).toEqual(['Patient/ann']);
    const app = launchedOn('ann', 'patient/*.rs');
    expect(await ids(open, 'QuestionnaireResponse?item-subject=Patient/ann', app)).toEqual([]);
  });
});

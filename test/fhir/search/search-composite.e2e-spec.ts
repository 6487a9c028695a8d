import { beforeAll, describe, expect, it } from 'vitest';
import { aPatient, openRepository, type OpenRepository } from '../storage/open-repository.js';
import { ids } from './searching.js';

const LOINC = 'http://loinc.org';
const UCUM = 'http://unitsofmeasure.org';
let open: OpenRepository;

const concept = (code: string, system = LOINC) => ({ coding: [{ system, code }] });
const pressure = (value: number) => ({ value, unit: 'mmHg', system: UCUM, code: 'mm[Hg]' });

const observation = (id: string, more: object) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  ...more,
});

beforeAll(async () => {
  open = await openRepository();
  await open.put(
    aPatient('alice'),
    observation('pulse', {
      code: concept('8867-4'),
      valueQuantity: { value: 60, unit: '/min', system: UCUM, code: '/min' },
    }),
    observation('weight', {
      code: concept('29463-7'),
      valueQuantity: { value: 60, unit: 'kg', system: UCUM, code: 'kg' },
    }),
    observation('bp', {
      code: concept('85354-9'),
      component: [
        { code: concept('8480-6'), valueQuantity: pressure(140) },
        { code: concept('8462-4'), valueQuantity: pressure(80) },
      ],
    }),
    observation('smoker', {
      code: concept('72166-2'),
      valueCodeableConcept: concept('8517006', 'http://snomed.info/sct'),
    }),
    observation('text', { code: concept('X'), valueString: 'Très bien' }),
    observation('dated', { code: concept('Y'), valueDateTime: '2020-05-06' }),
    {
      resourceType: 'Group',
      id: 'group',
      type: 'person',
      actual: false,
      characteristic: [
        { code: concept('gender'), valueCodeableConcept: concept('mixed'), exclude: false },
        { code: concept('owner'), valueBoolean: true, exclude: false },
      ],
    },
    {
      resourceType: 'DocumentReference',
      id: 'new',
      status: 'current',
      content: [],
      relatesTo: [
        { code: 'replaces', target: { reference: 'DocumentReference/old' } },
        { code: 'signs', target: { reference: 'DocumentReference/other' } },
      ],
    },
    {
      resourceType: 'MolecularSequence',
      id: 'sequence',
      coordinateSystem: 0,
      referenceSeq: { chromosome: concept('1'), windowStart: 10, windowEnd: 20 },
    },
    {
      resourceType: 'MolecularSequence',
      id: 'variants',
      coordinateSystem: 0,
      referenceSeq: { chromosome: concept('7'), referenceSeqId: concept('NC_7', 'urn:seq'), windowStart: 0 },
      variant: [{ start: 100, end: 200 }, { start: 500, end: 600 }, { start: 900 }],
    },
    {
      resourceType: 'Measure',
      id: 'measure',
      status: 'active',
      useContext: [
        {
          code: { system: 'urn:c', code: 'age' },
          valueRange: { low: { value: 18, unit: 'a' }, high: { value: 65, unit: 'a' } },
        },
        { code: { system: 'urn:c', code: 'focus' }, valueCodeableConcept: concept('diabetes') },
      ],
    },
  );
});

describe('search by composite – search.html#composite', () => {
  it.each([
    ['Observation?code-value-quantity=8867-4$60', ['pulse']],
    ['Observation?code-value-quantity=8867-4$gt60', []],
    [`Observation?code-value-quantity=${LOINC}|8867-4$ge60|${UCUM}|/min`, ['pulse']],
    ['Observation?code-value-quantity=8867-4$60,29463-7$60', ['pulse', 'weight']],
    ['Observation?component-code-value-quantity=8480-6$gt130', ['bp']],
    [`Observation?component-code-value-quantity=${LOINC}|8480-6$140|${UCUM}|mm[Hg]`, ['bp']],
    ['Observation?component-code-value-quantity=8480-6$140||mmHg', ['bp']],
    ['Observation?component-code-value-quantity=8480-6$80', []],
    ['Observation?component-code-value-quantity=8462-4$gt130', []],
    ['Observation?component-code-value-quantity=urn:x|8480-6$gt130', []],
    ['Observation?combo-code-value-quantity=8480-6$gt130', ['bp']],
    ['Observation?combo-code-value-quantity=8480-6$80', []],
    ['Observation?combo-code-value-quantity=8867-4$60', ['pulse']],
    ['Observation?code-value-concept=72166-2$8517006', ['smoker']],
    ['Observation?code-value-concept=72166-2$http://snomed.info/sct|8517006', ['smoker']],
    ['Observation?code-value-concept=8867-4$8517006', []],
    // any code of a system
    [`Observation?code-value-quantity=${LOINC}|$60`, ['pulse', 'weight']],
    ['Observation?code-value-concept=72166-2$http://snomed.info/sct|', ['smoker']],
    [`Group?characteristic-value=gender$${LOINC}|`, ['group']],
    ['Observation?code-value-string=X$tres', ['text']],
    ['Observation?code-value-date=Y$2020-05', ['dated']],
    ['Observation?code-value-date=Y$gt2020-05', []],
    ['Observation?code-value-quantity:missing=false', ['pulse', 'weight']],
    ['Group?characteristic-value=gender$mixed', ['group']],
    ['Group?characteristic-value=owner$true', ['group']],
    ['Group?characteristic-value=owner$mixed', []],
    ['DocumentReference?relationship=DocumentReference/old$replaces', ['new']],
    ['DocumentReference?relationship=DocumentReference/other$replaces', []],
    ['MolecularSequence?chromosome-window-coordinate=1$10$20', ['sequence']],
    ['MolecularSequence?chromosome-window-coordinate=1$gt10$20', []],
    ['MolecularSequence?chromosome-variant-coordinate=7$lt345$gt123', ['variants']],
    ['MolecularSequence?chromosome-variant-coordinate=7$100$200', ['variants']],
    [`MolecularSequence?chromosome-variant-coordinate=${LOINC}|7$ge500$le600`, ['variants']],
    ['MolecularSequence?chromosome-variant-coordinate=7$100$600', []],
    ['MolecularSequence?chromosome-variant-coordinate=7$gt200$lt500', []],
    ['MolecularSequence?chromosome-variant-coordinate=7$ne100$200', []],
    ['MolecularSequence?chromosome-variant-coordinate=7$gt800$gt0', []],
    ['MolecularSequence?chromosome-variant-coordinate=1$lt345$gt123', []],
    ['MolecularSequence?chromosome-variant-coordinate=1$lt345$gt123,7$100$200', ['variants']],
    ['MolecularSequence?chromosome-variant-coordinate:missing=false', ['variants']],
    ['MolecularSequence?referenceseqid-variant-coordinate=urn:seq|NC_7$lt550$gt550', ['variants']],
    ['MolecularSequence?referenceseqid-variant-coordinate=NC_8$lt550$gt550', []],
    ['Measure?context-type-quantity=age$40', []],
    ['Measure?context-type-quantity=age$lt20', ['measure']],
    ['Measure?context-type-value=urn:c|focus$diabetes', ['measure']],
    ['Measure?context-type-value=age$diabetes', []],
    ['Observation?patient=alice&code-value-quantity=8867-4$60', []],
  ])('%s', async (url, expected) => {
    expect(await ids(open, url)).toEqual(expected);
  });

  it.each([
    'Observation?code-value-quantity=8867-4',
    'Observation?code-value-quantity=8867-4$',
    'Observation?code-value-quantity=a$b$c',
    'Observation?code-value-quantity=8867-4$abc',
    'Observation?code-value-quantity:exact=8867-4$60',
    `Observation?component-code-value-quantity=${LOINC}|$60`,
    'DocumentReference?relationship=$replaces',
    'MolecularSequence?chromosome-variant-coordinate=7$100',
    'MolecularSequence?chromosome-variant-coordinate=7$x$200',
    'MolecularSequence?chromosome-variant-coordinate=7$100$200$300',
    'MolecularSequence?chromosome-variant-coordinate:exact=7$100$200',
  ])('%s is refused', async url => {
    await expect(ids(open, url)).rejects.toMatchObject({ status: 400 });
  });
});

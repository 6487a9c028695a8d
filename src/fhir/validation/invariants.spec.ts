import { describe, expect, it } from 'vitest';
import { processorMs } from '../../../test/support/processor-time.js';
import { readGenerated } from '../definitions/generated-files.js';
import { parseJson } from '../model/json.js';
import { invariantTable } from './invariant-table.js';
import { InvariantWalk } from './invariant-walk.js';
import { IssueList } from './issue-list.js';
import { ResourceValidator } from './resource-validator.js';

const validator = new ResourceValidator();

const UCUM = 'http://unitsofmeasure.org';
const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem';
const HL7 = 'http://hl7.org/fhir/StructureDefinition/x';

function coded(system: string, code: string): object {
  return { coding: [{ system: `${TERMINOLOGY}/${system}`, code }] };
}

/** The keys of the invariants that do not hold, whatever else may be wrong with the resource. */
function broken(resourceType: string, elements: object): string[] {
  const issues = new IssueList();
  new InvariantWalk(issues, 'error').resource({ resourceType, ...elements });
  return issues.all.map(({ diagnostics }) => /\(([\w-]+)\)$/.exec(diagnostics)?.[1] ?? diagnostics);
}

function profile(...elements: object[]): object {
  return { snapshot: { element: elements } };
}

function changes(...elements: object[]): object {
  return { differential: { element: elements } };
}

function item(elements: object): object {
  return { item: [{ linkId: '1', type: 'string', ...elements }] };
}

function team(reference: string): object {
  return { participant: [{ member: { reference }, onBehalfOf: { reference: 'Organization/1' } }] };
}

function action(elements: object): object {
  return { action: [elements] };
}

/** One resource for each invariant that no official example and no change of one breaks. */
const BROKEN: readonly (readonly [key: string, resourceType: string, elements: object])[] = [
  ['dom-4', 'Patient', { contained: [{ resourceType: 'Patient', meta: { versionId: '1' } }] }],
  ['dom-5', 'Patient', { contained: [{ resourceType: 'Patient', meta: { security: [{ code: 'x' }] } }] }],
  ['dom-3', 'Patient', { contained: [{ resourceType: 'Patient', id: 'a' }] }],
  ['ref-1', 'Patient', { managingOrganization: { reference: '#gone' } }],
  ['per-1', 'Encounter', { period: { start: '2021-02-03', end: '2021-02-02' } }],
  ['sqty-1', 'Observation', { referenceRange: [{ low: { value: 1, comparator: '<' } }] }],
  ['rng-2', 'Condition', { onsetRange: { low: { value: 2, unit: 'a' }, high: { value: 1, unit: 'a' } } }],
  [
    'ait-2',
    'AllergyIntolerance',
    {
      verificationStatus: coded('allergyintolerance-verification', 'entered-in-error'),
      clinicalStatus: coded('allergyintolerance-clinical', 'active'),
    },
  ],
  ['bdl-8', 'Bundle', { type: 'collection', entry: [{ fullUrl: 'http://a/Patient/1/_history/2' }] }],
  ['obs-3', 'Observation', { referenceRange: [{ appliesTo: [{ text: 'adults' }] }] }],
  [
    'con-5',
    'Condition',
    {
      verificationStatus: coded('condition-ver-status', 'entered-in-error'),
      clinicalStatus: coded('condition-clinical', 'active'),
    },
  ],
  ['con-2', 'Condition', { evidence: [{ id: 'a' }] }],
  ['prr-1', 'ServiceRequest', { orderDetail: [{ text: 'x' }] }],
  ['msq-5', 'MolecularSequence', { referenceSeq: { genomeBuild: 'x' } }],
  ['nsd-1', 'NamingSystem', { kind: 'root', uniqueId: [{ type: 'uuid', value: 'x' }] }],
  ['sdf-15a', 'StructureDefinition', { kind: 'resource', ...changes({ path: 'A', type: [{ code: 'x' }] }) }],
  ['sdf-5', 'StructureDefinition', { type: 'Extension', derivation: 'constraint' }],
  ['sdf-6', 'StructureDefinition', { abstract: true }],
  ['sdf-9', 'StructureDefinition', profile({ path: 'A', label: 'x' })],
  ['sdf-19', 'StructureDefinition', { url: HL7, ...changes({ path: 'A', type: [{ code: 'a-b' }] }) }],
  ['sdf-21', 'StructureDefinition', { derivation: 'constraint', ...changes({ defaultValueString: 'x' }) }],
  ['sdf-22', 'StructureDefinition', { url: HL7, ...profile({ defaultValueString: 'x' }) }],
  ['sdf-23', 'StructureDefinition', changes({ path: 'A', sliceName: 'x' })],
  ['sdf-2', 'StructureDefinition', { mapping: [{ identity: 'x' }] }],
  ['sdf-10', 'StructureDefinition', profile({ path: 'A.b', binding: { strength: 'required' } })],
  ['eld-1', 'StructureDefinition', profile({ path: 'A.b', slicing: { rules: 'open' } })],
  ['eld-6', 'StructureDefinition', profile({ fixedCode: 'x', type: [{ code: 'a' }, { code: 'b' }] })],
  ['eld-7', 'StructureDefinition', profile({ patternCode: 'x', type: [{ code: 'a' }, { code: 'b' }] })],
  ['eld-19', 'StructureDefinition', profile({ path: 'A b' })],
  ['eld-22', 'StructureDefinition', profile({ sliceIsConstraining: true })],
  ['que-3', 'Questionnaire', item({ type: 'display', code: [{ code: 'x' }] })],
  ['que-9', 'Questionnaire', item({ type: 'display', readOnly: true })],
  ['que-12', 'Questionnaire', item({ enableWhen: [{ question: '1' }, { question: '2' }] })],
  ['que-13', 'Questionnaire', item({ initial: [{ valueString: 'a' }, { valueString: 'b' }] })],
  ['cpb-1', 'CapabilityStatement', { kind: 'requirements', description: 'x' }],
  ['cpb-2', 'CapabilityStatement', { kind: 'requirements', rest: [{ mode: 'server' }] }],
  ['ras-2', 'RiskAssessment', { prediction: [{ probabilityDecimal: 101 }] }],
  ['tcp-2', 'TerminologyCapabilities', { kind: 'requirements' }],
  ['tcp-1', 'TerminologyCapabilities', { codeSystem: [{ version: [{ isDefault: true }, { code: '1' }] }] }],
  ['inv-1', 'Task', { authoredOn: '2021-02-03', lastModified: '2021-02-02' }],
  ['inv-2', 'TestReport', { test: [action({ operation: {}, assert: {} })] }],
  ['tst-1', 'TestScript', { setup: action({ operation: {}, assert: {} }) }],
  ['tst-2', 'TestScript', { test: [action({ operation: {}, assert: {} })] }],
  ['tst-3', 'TestScript', { variable: [{ expression: 'a', headerField: 'b', path: 'c' }] }],
  ['tst-5', 'TestScript', { setup: action({ assert: { contentType: 'a', path: 'b' } }) }],
  ['tst-6', 'TestScript', { test: [action({ assert: { contentType: 'a', path: 'b' } })] }],
  ['tst-10', 'TestScript', { setup: action({ assert: { compareToSourceId: 'a' } }) }],
  ['tst-11', 'TestScript', { test: [action({ assert: { compareToSourceId: 'a' } })] }],
  ['tst-9', 'TestScript', { teardown: action({ operation: { url: 'a', params: 'b' } }) }],
  ['vsd-6', 'ValueSet', { expansion: { contains: [{ abstract: true }] } }],
  ['vsd-9', 'ValueSet', { expansion: { contains: [{ display: 'x' }] } }],
];

describe('invariants of R4 – conformance-rules.html#constraints', () => {
  it.each(BROKEN)('%s is judged on %s', (key, resourceType, elements) => {
    expect(broken(resourceType, elements)).toContain(key);
  });

  it('are all compiled, none is left out', () => {
    const { rows, structures, elements } = readGenerated('constraints');
    const compiled = new Set<string>();
    for (const structure of [...Object.keys(structures), ...Object.keys(elements)]) {
      const { own, properties } = invariantTable(structure);
      const ofElements = [...properties.values()].flatMap(({ invariants }) => invariants);
      for (const { key, expression } of [...own, ...ofElements]) compiled.add(`${key} ${expression}`);
    }
    expect(compiled).toEqual(new Set(rows.map(([key, , , expression]) => `${key} ${expression}`)));
  });

  it('are named by their text and key, at their element', () => {
    const bundle = { resourceType: 'Patient', contact: [{ period: { start: '2021' } }] };
    expect(validator.validate(bundle)).toEqual([
      {
        severity: 'error',
        code: 'invariant',
        expression: 'Patient.contact[0]',
        diagnostics: "SHALL at least contain a contact's details or a reference to an organization (pat-1)",
      },
    ]);
  });

  it('are judged in entries, parameters and contained resources', () => {
    const patient = { resourceType: 'Patient', contact: [{ gender: 'male' }] };
    const bundle = { resourceType: 'Bundle', type: 'collection', entry: [{ resource: patient }] };
    const parameters = { resourceType: 'Parameters', parameter: [{ name: 'a', resource: bundle }] };
    expect(validator.validate(parameters).map(issue => issue.expression)).toEqual([
      'Parameters.parameter[0].resource.entry[0].resource.contact[0]',
    ]);
  });

  it('are looked at only when the structure is sound', () => {
    const patient = { resourceType: 'Patient', active: 'yes', contact: [{ gender: 'male' }] };
    expect(validator.validate(patient).map(issue => issue.code)).toEqual(['structure']);
  });

  it('recommend only where that is asked', () => {
    const patient = { resourceType: 'Patient', active: true };
    expect(validator.validate(patient)).toEqual([]);
    expect(validator.review(patient)).toMatchObject([
      { severity: 'warning', code: 'invariant', diagnostics: expect.stringMatching(/\(dom-6\)$/) },
    ]);
  });

  it('refuse an element with nothing but an id (ele-1)', () => {
    expect(broken('Patient', { name: [{ id: 'a' }] })).toEqual(['ele-1']);
    expect(broken('Patient', { _birthDate: { id: 'a' } })).toEqual(['ele-1']);
    expect(broken('Patient', { birthDate: '2021', _birthDate: { id: 'a' } })).toEqual([]);
  });
});

describe('what invariants leave open', () => {
  it.each([
    ['a date and a time of the same day', { start: '2021-02-03T10:00:00Z', end: '2021-02-03' }],
    ['a year and a day in it', { start: '2021-06-01', end: '2021' }],
    ['days that a time zone could part', { start: '2021-02-03', end: '2021-02-02T23:30:00Z' }],
    [
      'the same instant in two time zones',
      { start: '2021-02-03T10:00:00+01:00', end: '2021-02-03T09:00:00Z' },
    ],
    ['seconds and their fraction', { start: '2021-02-03T10:00:00Z', end: '2021-02-03T10:00:00.5Z' }],
  ])('a period of %s', (_, period) => {
    expect(broken('Encounter', { period })).toEqual([]);
  });

  it('a range of units that cannot be compared', () => {
    const range = {
      low: { value: 2, system: UCUM, code: 'kg' },
      high: { value: 1, system: UCUM, code: 'm' },
    };
    expect(broken('Condition', { onsetRange: range })).toEqual([]);
  });

  it('references by identifier, and those of a contained resource to its container', () => {
    const reference = { identifier: { value: '1' } };
    const contained = { resourceType: 'Observation', subject: { reference: '#' } };
    expect(broken('Patient', { managingOrganization: reference, contained: [contained] })).toEqual([]);
  });

  it('that a team member whose type the reference does not tell is a practitioner', () => {
    expect(broken('CareTeam', team('urn:uuid:c757873d-ec9a-4326-a141-556f43239520'))).toEqual([]);
    expect(broken('CareTeam', team('Practitioner/1'))).toEqual([]);
    expect(broken('CareTeam', team('http://a.org/fhir/Patient/1'))).toEqual(['ctm-1']);
  });
});

describe('numbers in invariants', () => {
  it('are compared by their value, whatever their digits', () => {
    const range = '{"resourceType":"Condition","onsetRange":{"low":{"value":1.10},"high":{"value":1.1}}}';
    const issues = new IssueList();
    new InvariantWalk(issues, 'error').resource(parseJson(range) as Record<string, unknown>);
    expect(issues.all).toEqual([]);
  });
});

describe('the cost of invariants', () => {
  it('stays linear for many contained resources, references, entries and elements', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => `a${index}`);
    const ms = processorMs(() => {
      broken('Group', {
        contained: many.map(id => ({ resourceType: 'Patient', id })),
        member: many.map(id => ({ entity: { reference: `#${id}` } })),
      });
      broken('Bundle', {
        type: 'batch',
        entry: many.map(id => ({ fullUrl: `urn:x:${id}`, request: { url: id } })),
      });
      broken('StructureDefinition', { type: 'A', ...profile(...many.map(id => ({ path: `A.${id}` }))) });
      broken('CodeSystem', { concept: many.map(code => ({ code })) });
      broken('ImplementationGuide', {
        definition: { grouping: many.map(id => ({ id })), resource: many.map(id => ({ groupingId: id })) },
      });
      broken('Observation', {
        valueString: 'x',
        code: { coding: many.map(code => ({ code })) },
        component: many.map(code => ({ code: { coding: [{ code }] } })),
      });
    });
    expect(ms).toBeLessThan(10_000);
  });
});

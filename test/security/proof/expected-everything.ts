import type { Json } from '../../support/fhir-client.js';
import { referencesOf } from './criterion.js';
import { isWithin } from './date-values.js';
import { isRefusal, target } from './expected-operation.js';
import { readableOf, references, referenceTo } from './expected-search.js';
import { type Expected, FORBIDDEN, type Knowledge } from './knowledge.js';
import type { EverythingRequest } from './request.js';
import { linkCodesOf, searchDefinition } from './search-definitions.js';
import { membersOf, reaches, sees } from './visibility.js';

/** docs/interactions/operations/everything.md: what a record refers to, and is nobody's. */
const REFERENCED: ReadonlySet<string> = new Set([
  'Practitioner',
  'PractitionerRole',
  'Organization',
  'Location',
  'Medication',
]);
/** Dates of care; other types of the population have none. */
const DATES: Readonly<Record<string, string>> = {
  Observation: 'date',
  Condition: 'onset-date',
  Encounter: 'date',
  MedicationRequest: 'authoredon',
  DocumentReference: 'date',
  Composition: 'date',
  CareTeam: 'date',
  List: 'date',
  Appointment: 'date',
  Task: 'authored-on',
  Provenance: 'recorded',
  QuestionnaireResponse: 'authored',
  Basic: 'created',
  Consent: 'date',
};

/** The members of the compartments and what they refer to, as far as they are wanted. */
export function everythingOf(request: EverythingRequest, knowledge: Knowledge): Expected {
  const { focus, id } = request;
  const { token, world } = knowledge;
  if (id !== undefined) {
    const found = target(focus, id, knowledge);
    return isRefusal(found) ? found : answerOf([found]);
  }
  if (!reaches(token, 'r', focus) || !reaches(token, 's', focus)) return FORBIDDEN;
  return answerOf(world.ofType(focus).filter(patient => sees(token, 's', patient)));

  function answerOf(subjects: readonly Json[]): Expected {
    const parts = subjects.map(subject => partsOf(subject, request, knowledge));
    const found = references(parts.flatMap(part => part.found));
    const included = references(parts.flatMap(part => part.included));
    return { status: 200, found, included: new Set([...included].filter(each => !found.has(each))) };
  }
}

function partsOf(
  subject: Json,
  request: EverythingRequest,
  knowledge: Knowledge,
): { readonly found: readonly Json[]; readonly included: readonly Json[] } {
  const { focus, types, since } = request;
  const isWanted = ({ resourceType }: Json): boolean => types?.includes(resourceType) ?? true;
  const isRecent = (resource: Json): boolean =>
    since === undefined || Date.parse(resource.meta.lastUpdated) >= Date.parse(since);
  const members = membersAround(focus, subject.id, knowledge)
    .filter(member => isWanted(member) && isRecent(member))
    .filter(member => isOfTheTime(member, request));
  const own = [subject].filter(isRecent);
  // Who may read it alone is not told what it refers to.
  const isSearched = sees(knowledge.token, 's', subject);
  const linking = new Set([...members, ...(isSearched ? own : [])].flatMap(linksOf));
  const included = readableOf(knowledge)
    .filter(
      ({ resourceType }) =>
        REFERENCED.has(resourceType) || (focus === 'Encounter' && resourceType === 'Patient'),
    )
    .filter(resource => isWanted(resource) && linking.has(referenceTo(resource)));
  return { found: [...own.filter(isWanted), ...members], included };
}

function membersAround(focus: string, id: string, { token, world, view }: Knowledge): Json[] {
  const visible = world
    .all()
    .filter(({ resourceType }) => resourceType !== focus)
    .filter(resource => sees(token, 's', resource));
  if (focus === 'Patient') return visible.filter(resource => membersOf(resource).has(id));
  return visible.filter(resource => view.around({ type: focus, id }).has(referenceTo(resource)));
}

function isOfTheTime(resource: Json, { start, end }: EverythingRequest): boolean {
  const code = DATES[resource.resourceType];
  if (code === undefined || (start === undefined && end === undefined)) return true;
  const dates = searchDefinition(resource.resourceType, code)?.valuesOf(resource) ?? [];
  const has = (prefix: string, day: string | undefined): boolean =>
    day === undefined || dates.some(date => isWithin(date, prefix, day));
  return has('ge', start) && has('le', end);
}

function linksOf(resource: Json): string[] {
  return linkCodesOf(resource.resourceType).flatMap(code => referencesOf(resource, code));
}

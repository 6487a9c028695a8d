import { Injectable } from '@nestjs/common';
import type { Encounter, Patient, Period, RelatedPerson } from 'fhir/r4.js';
import type { UserRights } from '../../../auth/resource-server/principal.js';
import { parseSmartScopes } from '../../../auth/scopes/smart-scope.js';
import {
  type EncounterSummary,
  PatientDirectory,
  type PatientSummary,
  type Viewer,
} from '../../../launch-context/patient-directory.js';
import { AccessFilter } from '../../access/access-filter.js';
import { RulesInForce } from '../../access/policy.js';
import { isOutOfReach } from '../../errors/out-of-reach.js';
import { ReadInteraction } from '../../interactions/read.interaction.js';
import { SearchInteraction } from '../../interactions/search.interaction.js';
import type { SearchParameters } from '../../interactions/search-parameters.js';
import { parseDateRange } from '../../model/date-range.js';
import { isId } from '../../model/primitive.js';
import { parseReference } from '../../model/reference.js';
import type { ResourceAddress, StoredResource } from '../../model/resource.js';
import { encounterSummaryOf, summaryOf } from './patient-summary.js';

const DIRECTORY_SCOPES = parseSmartScopes('user/Patient.rs user/Encounter.rs');
const MOST_ENCOUNTERS = 50;
/** Nobody works on a visit that there never was. */
const HAS_BEEN = ['status:not', 'entered-in-error'] as const;
const BIRTH_DATE = /^\d{4}(?:-\d{2}(?:-\d{2})?)?$/;
/** `21.5.1984`: no other language means something else by it. */
const GERMAN_DATE = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/;

/** Finds patients as a `user/Patient.rs` token of the same person would. */
@Injectable()
export class FhirPatientDirectory extends PatientDirectory {
  constructor(
    private readonly searches: SearchInteraction,
    private readonly reads: ReadInteraction,
    private readonly rules: RulesInForce,
  ) {
    super();
  }

  async search(user: UserRights, text: string, limit: number): Promise<readonly PatientSummary[]> {
    const found = new Map<string, PatientSummary>();
    for (const parameters of queriesFor(text.replaceAll(/\p{Cc}/gu, ' ').trim())) {
      const patients = await this.matches(this.accessOf(user), 'Patient', [
        ...parameters,
        ['_count', String(limit)],
      ]);
      for (const patient of patients) found.set(patient.id, summaryOf(contentOf(patient) as Patient));
    }
    return [...found.values()].slice(0, limit);
  }

  async find(viewer: Viewer, patientId: string): Promise<PatientSummary | undefined> {
    const stored = await this.read(this.accessOf(viewer), { resourceType: 'Patient', id: patientId });
    return stored && summaryOf(contentOf(stored) as Patient);
  }

  async encounters(user: UserRights, patientId: string): Promise<readonly EncounterSummary[]> {
    const found = await this.matches(this.accessOf(user), 'Encounter', [
      ['patient', patientId],
      HAS_BEEN,
      ['_sort', '-date'],
      ['_count', String(MOST_ENCOUNTERS)],
    ]);
    return found.map(stored => encounterSummaryOf(contentOf(stored) as Encounter));
  }

  async findEncounter(
    viewer: Viewer,
    patientId: string,
    encounterId: string,
  ): Promise<EncounterSummary | undefined> {
    if (!isId(patientId) || !isId(encounterId)) return undefined;
    const [stored] = await this.matches(this.accessOf(viewer), 'Encounter', [
      ['_id', encounterId],
      ['patient', patientId],
      HAS_BEEN,
    ]);
    return stored && encounterSummaryOf(contentOf(stored) as Encounter);
  }

  async patientsOf(relatedPersonId: string): Promise<readonly string[]> {
    const access = AccessFilter.unrestricted('whom a RelatedPerson stands in for');
    const stored = await this.read(access, { resourceType: 'RelatedPerson', id: relatedPersonId });
    if (!stored) return [];
    const { active, period, patient } = contentOf(stored) as RelatedPerson;
    const reference = parseReference(patient.reference ?? '');
    if (active === false || !isNow(period ?? {}) || reference?.kind !== 'local') return [];
    return reference.resourceType === 'Patient' ? [reference.id] : [];
  }

  private accessOf(viewer: Viewer): AccessFilter {
    if (viewer === 'server') return AccessFilter.unrestricted('whether what is launched on exists');
    const token = { subject: viewer.username, clientId: 'patient-directory', scopes: new Set<string>() };
    return AccessFilter.forToken(
      { ...token, smartScopes: DIRECTORY_SCOPES, user: viewer },
      this.rules.current(),
    );
  }

  private async matches(
    access: AccessFilter,
    resourceType: string,
    parameters: SearchParameters,
  ): Promise<readonly StoredResource[]> {
    if (access.denies(resourceType, 's')) return [];
    return (await this.searches.execute(access, resourceType, parameters, { handling: 'strict' })).matches;
  }

  private async read(access: AccessFilter, address: ResourceAddress): Promise<StoredResource | undefined> {
    try {
      return await this.reads.execute(access, address);
    } catch (error) {
      if (isOutOfReach(error)) return undefined;
      throw error;
    }
  }
}

/** From the first moment of its start to the last one of its end. https://hl7.org/fhir/R4/datatypes.html#Period */
function isNow({ start, end }: Period): boolean {
  const now = Date.now();
  const hasBegun = start === undefined || (parseDateRange(start)?.lo ?? Infinity) <= now;
  const goesOn = end === undefined || (parseDateRange(end)?.hi ?? -Infinity) > now;
  return hasBegun && goesOn;
}

/** One search after the other: what looks like a birth date or a number is tried as such first. */
function queriesFor(text: string): readonly SearchParameters[] {
  if (text === '') return [[['_sort', 'name']]];
  const date = text.replace(GERMAN_DATE, (_, day: string, month: string, year: string) =>
    [year, month.padStart(2, '0'), day.padStart(2, '0')].join('-'),
  );
  if (BIRTH_DATE.test(date) && parseDateRange(date))
    return [[['birthdate', date]], [['identifier', escaped(text)]]];
  const byName: SearchParameters = text.split(/\s+/).map(word => ['name', escaped(word)] as const);
  const sorted: SearchParameters = [...byName, ['_sort', 'name']];
  return /\d/.test(text) ? [[['identifier', escaped(text)]], sorted] : [sorted];
}

/** https://hl7.org/fhir/R4/search.html#escaping */
function escaped(text: string): string {
  return text.replaceAll(/[\\,$|]/g, String.raw`\$&`);
}

function contentOf({ content }: StoredResource): unknown {
  return JSON.parse(content ?? '{}');
}

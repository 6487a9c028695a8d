import { Injectable } from '@nestjs/common';
import type {
  AllergyIntolerance,
  Condition,
  Encounter,
  MedicationRequest,
  Observation,
  Patient,
} from 'fhir/r4.js';
import type { AccessFilter } from '../../fhir/access/access-filter.js';
import { ReadInteraction } from '../../fhir/interactions/read.interaction.js';
import { SearchInteraction } from '../../fhir/interactions/search.interaction.js';
import { encounterSummaryOf } from '../../fhir/resources/patient/patient-summary.js';
import { parseJson } from '../../fhir/model/json.js';
import type { Language } from '../../pages/language/language.js';
import type { Visitor } from '../session/visitor.js';
import { bannerOf } from './banner.js';
import { isMeant } from './is-meant.js';
import type { RecordView, Section } from './record.view.js';
import { allergyOf, latestResults, medicineOf, problemOf } from './sections.js';
import { vitalSigns } from './vital-signs.js';

type Listed = AllergyIntolerance | Condition | Encounter | MedicationRequest | Observation;
type Parameters = readonly (readonly [name: string, value: string])[];

const VISITS_SHOWN = 8;

/** Reads one record as the portal shows it, through the interactions and with what the person may see. */
@Injectable()
export class PatientRecord {
  constructor(
    private readonly reads: ReadInteraction,
    private readonly searches: SearchInteraction,
  ) {}

  /** Throws NotFoundError for a record that is absent or not the person's to see. */
  async of({ access }: Visitor, id: string, language: Language): Promise<RecordView> {
    const stored = await this.reads.execute(access, { resourceType: 'Patient', id });
    const patient = JSON.parse(stored.content ?? '{}') as Patient;
    const list = <T extends Listed>(type: string, parameters: Parameters): Promise<Section<T>> =>
      this.list<T>(access, type, [['patient', id], ...parameters]);
    const [problems, medicines, allergies, vitals, results, visits] = await Promise.all([
      list<Condition>('Condition', [['_count', '50']]),
      list<MedicationRequest>('MedicationRequest', [
        ['status', 'active'],
        ['_count', '50'],
      ]),
      list<AllergyIntolerance>('AllergyIntolerance', [['_count', '50']]),
      list<Observation>('Observation', [
        ['category', 'vital-signs'],
        ['_sort', '-date'],
        ['_count', '200'],
      ]),
      list<Observation>('Observation', [
        ['category', 'laboratory'],
        ['_sort', '-date'],
        ['_count', '60'],
      ]),
      list<Encounter>('Encounter', [
        ['_sort', '-date'],
        ['_count', String(VISITS_SHOWN)],
      ]),
    ]);
    return {
      banner: bannerOf(patient),
      problems: problems
        ?.map(problemOf)
        .toSorted((a, b) => Number(a.until !== undefined) - Number(b.until !== undefined)),
      medicines: medicines?.map(medicineOf),
      allergies: allergies?.map(allergyOf),
      vitals: vitals && vitalSigns(vitals, language),
      results: results && latestResults(results, language),
      visits: visits?.map(encounterSummaryOf) ?? [],
    };
  }

  /** Undefined if the person may see no resource of the type at all: the page says so in place of an empty list. */
  private async list<T extends Listed>(
    access: AccessFilter,
    resourceType: string,
    parameters: Parameters,
  ): Promise<Section<T>> {
    if (access.denies(resourceType, 's')) return undefined;
    const { matches } = await this.searches.execute(access, resourceType, parameters);
    return matches.map(match => parseJson(match.content ?? '{}') as T).filter(isMeant);
  }
}

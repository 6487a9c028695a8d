import type { EncounterSummary } from '../../launch-context/patient-directory.js';

/** A patient's record as the portal shows it. */
export interface RecordView {
  readonly banner: BannerView;
  readonly problems: Section<ProblemView>;
  readonly medicines: Section<MedicineView>;
  readonly allergies: Section<AllergyView>;
  readonly vitals: Section<VitalView>;
  readonly results: Section<ResultView>;
  readonly visits: readonly EncounterSummary[];
}

/** `undefined`: the person may not see this part of the record. */
export type Section<T> = readonly T[] | undefined;

export interface BannerView {
  readonly id: string;
  readonly name: string;
  readonly birthDate?: string;
  readonly age?: { readonly count: number; readonly unit: 'years' | 'months' };
  readonly gender?: string;
  readonly identifier?: string;
  readonly deceased: boolean;
  readonly language?: string;
}

export interface ProblemView {
  readonly name: string;
  readonly since?: string;
  readonly until?: string;
}

export interface MedicineView {
  readonly name: string;
  readonly dosage?: string;
  readonly since?: string;
}

export interface AllergyView {
  readonly name: string;
  readonly isDangerous: boolean;
  readonly reaction?: string;
}

/** The latest of one vital sign, with those before it for a small curve. */
export interface VitalView {
  readonly name: string;
  readonly value: string;
  readonly unit: string;
  readonly date: string;
  /** Oldest first; one line for each component. */
  readonly lines: readonly (readonly number[])[];
}

export interface ResultView {
  readonly name: string;
  readonly value: string;
  readonly date: string;
  readonly judgement?: 'high' | 'low';
}

import type { EncounterSummary } from '../../launch-context/patient-directory.js';
import type { Html } from '../../pages/html.js';
import type { Language } from '../../pages/language/language.js';
import type { AppCard } from '../launch/app-list.js';
import type { RecordView } from '../record/record.view.js';

/** A draft as the person sees it before it is put into the record. */
export interface DraftView {
  readonly location: string;
  readonly resourceType: string;
  /** What it is about, in the words of the resource. */
  readonly title: string;
  readonly appName: string;
  readonly json: string;
}

export interface DraftsView {
  readonly patient: string;
  readonly csrf: string;
  readonly language: Language;
  readonly drafts: readonly DraftView[];
  /** Why the last one could not be put into the record. */
  readonly refusal?: string;
}

/** The EHR frame of one patient. */
export interface FrameView {
  readonly record: RecordView;
  readonly apps: readonly AppCard[];
  /** The apps that were open on the patient before, to be opened again. */
  readonly open: readonly string[];
  readonly encounter?: EncounterSummary;
  readonly drafts: DraftsView;
  readonly hasOthers: boolean;
  readonly navigation: Html;
}

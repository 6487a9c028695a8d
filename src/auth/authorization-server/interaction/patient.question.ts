import { Injectable } from '@nestjs/common';
import { LaunchContextService } from '../../../launch-context/launch-context.service.js';
import { PatientDirectory, type PatientSummary } from '../../../launch-context/patient-directory.js';
import type { Page } from '../../../pages/page.js';
import type { UserRights } from '../../resource-server/principal.js';
import { patientPickerPage } from '../pages/patient-picker.page.js';
import { Answer } from './answer.js';
import { type CurrentInteraction, respondentOf } from './current-interaction.js';
import type { FormFields } from '../../../pages/form-fields.js';
import { InteractionError } from './interaction.error.js';
import type { Question } from './question.js';

const SHOWN_PATIENTS = 20;
const RECENT_PATIENTS = 5;

/** Whose record? Clinicians search; patients and those who stand in for them choose among few, or one. */
@Injectable()
export class PatientQuestion implements Question {
  constructor(
    private readonly directory: PatientDirectory,
    private readonly launches: LaunchContextService,
  ) {}

  async ask(interaction: CurrentInteraction, search: string): Promise<Page | Answer> {
    const { rights } = respondentOf(interaction);
    if (mayReachOthers(rights)) return this.searchPage(interaction, rights, search);
    const own = await this.patientsOf(rights, rights.patients);
    const [only, ...others] = own;
    if (!only) return Answer.denied('the user may not open the record of any patient');
    if (others.length === 0) return chosen(only.id);
    return patientPickerPage({
      ...interaction.view,
      search: '',
      patients: own,
      more: false,
      searchable: false,
    });
  }

  async answer(interaction: CurrentInteraction, form: FormFields): Promise<Answer> {
    if (form.one('decision') === 'deny') return Answer.denied('the user chose no patient');
    const { rights } = respondentOf(interaction);
    const id = form.one('patient');
    const patient = id === undefined ? undefined : await this.directory.find(rights, id);
    if (!patient)
      throw new InteractionError(400, 'invalid_request', 'Choose one of the patients on the page.');
    return chosen(patient.id);
  }

  private async searchPage(
    interaction: CurrentInteraction,
    rights: UserRights,
    search: string,
  ): Promise<Page> {
    const found = await this.directory.search(rights, search, SHOWN_PATIENTS + 1);
    return patientPickerPage({
      ...interaction.view,
      search,
      recent: search === '' ? await this.recentPatients(interaction) : [],
      patients: found.slice(0, SHOWN_PATIENTS),
      more: found.length > SHOWN_PATIENTS,
      searchable: true,
    });
  }

  /** On whom this person opened apps lately, as far as the records may still be opened. */
  private async recentPatients(interaction: CurrentInteraction): Promise<readonly PatientSummary[]> {
    const { user, rights } = respondentOf(interaction);
    return this.patientsOf(rights, await this.launches.recentPatients(user.id, RECENT_PATIENTS));
  }

  private async patientsOf(rights: UserRights, ids: readonly string[]): Promise<readonly PatientSummary[]> {
    const found = await Promise.all([...new Set(ids)].map(id => this.directory.find(rights, id)));
    return found.filter(patient => patient !== undefined);
  }
}

function mayReachOthers({ roles }: UserRights): boolean {
  return roles.includes('clinician') || roles.includes('admin');
}

function chosen(patient: string): Answer {
  return new Answer({ select_patient: { patient } });
}

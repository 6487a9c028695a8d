import { Injectable } from '@nestjs/common';
import { PatientDirectory } from '../../../launch-context/patient-directory.js';
import type { Page } from '../../../pages/page.js';
import { encounterPickerPage } from '../pages/encounter-picker.page.js';
import { Answer } from './answer.js';
import { type CurrentInteraction, patientOf, respondentOf } from './current-interaction.js';
import type { FormFields } from '../../../pages/form-fields.js';
import { InteractionError } from './interaction.error.js';
import type { Question } from './question.js';

/** Which visit? Where there is none, the app goes on without one. */
@Injectable()
export class EncounterQuestion implements Question {
  constructor(private readonly directory: PatientDirectory) {}

  async ask(interaction: CurrentInteraction): Promise<Page | Answer> {
    const { rights } = respondentOf(interaction);
    const patientId = patientOf(interaction);
    const patient = patientId === undefined ? undefined : await this.directory.find(rights, patientId);
    if (!patient) return Answer.denied('the user may not open the record of this patient');
    const encounters = await this.directory.encounters(rights, patient.id);
    if (encounters.length === 0) return new Answer({ select_encounter: {} });
    return encounterPickerPage({ ...interaction.view, patient, encounters });
  }

  async answer(interaction: CurrentInteraction, form: FormFields): Promise<Answer> {
    if (form.one('decision') === 'deny') return Answer.denied('the user chose no encounter');
    const { rights } = respondentOf(interaction);
    const id = form.one('encounter') ?? '';
    const encounter = await this.directory.findEncounter(rights, patientOf(interaction) ?? '', id);
    if (!encounter)
      throw new InteractionError(400, 'invalid_request', 'Choose one of the visits on the page.');
    return new Answer({ select_encounter: { encounter: encounter.id } });
  }
}

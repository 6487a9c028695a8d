import { Injectable } from '@nestjs/common';
import type { Interaction } from 'oidc-provider';
import { ConsentQuestion } from './consent.question.js';
import { ContextQuestion } from './context.question.js';
import { EncounterQuestion } from './encounter.question.js';
import { LoginQuestion } from './login.question.js';
import { PatientQuestion } from './patient.question.js';
import type { Question } from './question.js';

/** Which question belongs to which prompt of `interaction-policy.ts`. */
@Injectable()
export class Questions {
  private readonly byPrompt: ReadonlyMap<string, Question>;

  constructor(
    login: LoginQuestion,
    patient: PatientQuestion,
    encounter: EncounterQuestion,
    context: ContextQuestion,
    consent: ConsentQuestion,
  ) {
    this.byPrompt = new Map<string, Question>([
      ['login', login],
      ['select_patient', patient],
      ['select_encounter', encounter],
      ['select_context', context],
      ['consent', consent],
    ]);
  }

  of({ prompt }: Interaction): Question {
    const question = this.byPrompt.get(prompt.name);
    if (!question) throw new Error(`no question for the prompt ${prompt.name}`);
    return question;
  }
}

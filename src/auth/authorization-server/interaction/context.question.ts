import { Injectable } from '@nestjs/common';
import { type AskedContext, LaunchTypes } from '../../../launch-context/launch-types.js';
import { ResourceDirectory } from '../../../launch-context/resource-directory.js';
import type { Page } from '../../../pages/page.js';
import { contextPickerPage } from '../pages/context-picker.page.js';
import { Answer } from './answer.js';
import { answeredContexts, type CurrentInteraction, patientOf, respondentOf } from './current-interaction.js';
import type { FormFields } from '../../../pages/form-fields.js';
import { InteractionError } from './interaction.error.js';
import type { Question } from './question.js';

const SHOWN = 20;

/** Which place, which practitioner …? One kind after the other; where there is none, the app goes on without. */
@Injectable()
export class ContextQuestion implements Question {
  constructor(
    private readonly types: LaunchTypes,
    private readonly directory: ResourceDirectory,
  ) {}

  async ask(interaction: CurrentInteraction, search: string): Promise<Page | Answer> {
    const asked = this.next(interaction);
    const { rights } = respondentOf(interaction);
    const found = await this.directory.search(rights, asked.type, patientOf(interaction), search, SHOWN + 1);
    if (found.length === 0 && search === '') return chosen(interaction, asked, null);
    return contextPickerPage({
      ...interaction.view,
      label: asked.type.label,
      search,
      searchable: asked.type.search !== undefined,
      choices: found.slice(0, SHOWN),
      more: found.length > SHOWN,
      ...(asked.role === undefined ? {} : { role: asked.role }),
    });
  }

  async answer(interaction: CurrentInteraction, form: FormFields): Promise<Answer> {
    const asked = this.next(interaction);
    if (form.one('decision') === 'deny') return Answer.denied(`the user chose no ${asked.type.type}`);
    const { rights } = respondentOf(interaction);
    const id = form.one('context') ?? '';
    const found = await this.directory.find(rights, asked.type, patientOf(interaction), id);
    if (!found) throw new InteractionError(400, 'invalid_request', 'Choose one of those on the page.');
    return chosen(interaction, asked, found.id);
  }

  private next({ grantable, launch, details }: CurrentInteraction): AskedContext {
    const [asked] = this.types.missing(grantable, launch, answeredContexts(details.lastSubmission));
    if (!asked) throw new InteractionError(400, 'invalid_request', 'This was chosen already.');
    return asked;
  }
}

function chosen({ details }: CurrentInteraction, { scope }: AskedContext, id: string | null): Answer {
  return new Answer({ select_context: { ...answeredContexts(details.lastSubmission), [scope]: id } });
}

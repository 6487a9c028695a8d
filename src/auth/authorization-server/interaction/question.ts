import type { Page } from '../../../pages/page.js';
import type { Detour } from '../federation/detour.js';
import type { Answer } from './answer.js';
import type { CurrentInteraction } from './current-interaction.js';
import type { FormFields } from '../../../pages/form-fields.js';

/** One thing that a person is asked while an authorization request is on hold. */
export interface Question {
  /** The page, where to go instead, or the answer where there is nothing to ask. `search` is what was typed into a picker. */
  ask(interaction: CurrentInteraction, search: string): Promise<Page | Answer | Detour>;

  /** The answer that the form gives, or the page once more. */
  answer(interaction: CurrentInteraction, form: FormFields): Promise<Page | Answer | Detour>;
}

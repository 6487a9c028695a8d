import { interactionPolicy } from 'oidc-provider';
import { isSettled, type PromptContext } from './prompt-context.js';

const { Check, Prompt } = interactionPolicy;

/** SMART App Launch 2.2, "Requesting context with scopes": `launch/encounter` asks for one in a standalone launch. */
export function selectEncounter(context: PromptContext) {
  return new Prompt(
    { name: 'select_encounter' },
    new Check('encounter_missing', 'an encounter has to be chosen', 'interaction_required', async ctx => {
      if (isSettled(ctx, 'select_encounter')) return Check.NO_NEED_TO_PROMPT;
      if (!context.grantable(ctx).includes('launch/encounter')) return Check.NO_NEED_TO_PROMPT;
      const launch = await context.launch(ctx);
      return launch?.encounter ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT;
    }),
  );
}

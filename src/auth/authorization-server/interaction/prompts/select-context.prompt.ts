import { interactionPolicy } from 'oidc-provider';
import { answeredContexts } from '../current-interaction.js';
import type { PromptContext } from './prompt-context.js';

const { Check, Prompt } = interactionPolicy;

/** SMART App Launch 2.2, "Requesting context with scopes": `launch/location` and others, one after the other. */
export function selectContext(context: PromptContext) {
  return new Prompt(
    { name: 'select_context' },
    new Check('context_missing', 'context has to be chosen', 'interaction_required', async ctx => {
      const { result } = ctx.oidc;
      if (result?.consent !== undefined) return Check.NO_NEED_TO_PROMPT;
      const [scopes, launch] = [context.grantable(ctx), await context.launch(ctx)];
      const missing = context.types.missing(scopes, launch, answeredContexts(result));
      return missing.length > 0 ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT;
    }),
  );
}

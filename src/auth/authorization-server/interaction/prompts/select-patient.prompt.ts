import { interactionPolicy } from 'oidc-provider';
import { needsPatient } from '../../provider/launch-members.js';
import { isSettled, type PromptContext } from './prompt-context.js';

const { Check, Prompt } = interactionPolicy;

/** SMART App Launch 2.2: a granted `patient/` scope needs a patient in context. */
export function selectPatient(context: PromptContext) {
  return new Prompt(
    { name: 'select_patient' },
    new Check('patient_missing', 'a patient has to be chosen', 'interaction_required', async ctx => {
      const scopes = context.grantable(ctx);
      const isNeeded = needsPatient(scopes) || context.types.needPatient(scopes);
      if (isSettled(ctx, 'select_patient') || !isNeeded) return Check.NO_NEED_TO_PROMPT;
      const launch = await context.launch(ctx);
      return launch?.patient ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT;
    }),
  );
}

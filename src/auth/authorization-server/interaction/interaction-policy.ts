import { interactionPolicy } from 'oidc-provider';
import { consentToEveryLaunch } from './prompts/consent.prompt.js';
import type { PromptContext } from './prompts/prompt-context.js';
import { secondFactorCheck } from './prompts/second-factor.check.js';
import type { SecondFactorRule } from './second-factor.rule.js';
import { selectContext } from './prompts/select-context.prompt.js';
import { selectEncounter } from './prompts/select-encounter.prompt.js';
import { selectPatient } from './prompts/select-patient.prompt.js';

/** Which question comes next: login, patient, encounter, other context, consent. A new question is one more file and one more line. */
export function smartInteractionPolicy(context: PromptContext, rule: SecondFactorRule) {
  const policy = interactionPolicy.base();
  policy.add(selectPatient(context), 1);
  policy.add(selectEncounter(context), 2);
  policy.add(selectContext(context), 3);
  policy.get('login')?.checks.add(secondFactorCheck(rule, context));
  policy.get('consent')?.checks.add(consentToEveryLaunch);
  return policy;
}

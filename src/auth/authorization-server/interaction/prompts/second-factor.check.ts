import { interactionPolicy } from 'oidc-provider';
import type { PromptContext } from './prompt-context.js';
import { isStrong, type SecondFactorRule } from '../second-factor.rule.js';

const { Check } = interactionPolicy;

export const SECOND_FACTOR_MISSING = 'second_factor';

/** A session that began without a second factor is not enough where one is required: the person signs in anew. */
export function secondFactorCheck(rule: SecondFactorRule, context: PromptContext) {
  return new Check(SECOND_FACTOR_MISSING, 'a second factor is required', 'login_required', async ctx => {
    const { session, result, params, client } = ctx.oidc;
    if (session?.accountId === undefined) return Check.NO_NEED_TO_PROMPT;
    const request = {
      acrValues: params?.['acr_values'],
      clientMfa: client?.metadata()['firekeeper_mfa'],
      scopes: context.grantable(ctx),
    };
    const { amr, acr } = (rule.isFreshWanted(request) ? result?.login : session) ?? {};
    if (isStrong(amr, acr)) return Check.NO_NEED_TO_PROMPT;
    return (await rule.isRequired(request, session.accountId))
      ? Check.REQUEST_PROMPT
      : Check.NO_NEED_TO_PROMPT;
  });
}

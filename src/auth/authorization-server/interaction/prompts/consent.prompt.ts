import { interactionPolicy } from 'oidc-provider';

const { Check } = interactionPolicy;

/** Every launch has a context of its own, so it has its own consent and its own grant. */
export const consentToEveryLaunch = new Check(
  'smart_launch',
  'every launch is consented to',
  'consent_required',
  ctx => (ctx.oidc.result?.consent ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT),
);

import { Injectable } from '@nestjs/common';
import { isStrong } from '../../auth/authorization-server/interaction/second-factor.rule.js';
import { SECOND_FACTOR_ACR } from '../../auth/identity/second-factor/second-factors.js';
import type { SignInFacts } from '../../auth/resource-server/principal.js';
import { Environment } from '../../config/environment.js';
import { LoginRequiredError } from '../../fhir/errors/fhir-error.js';

/** What an authorization request has to say for a sign-in that is enough (OpenID Connect Core 1.0 §3.1.2.1). */
export interface StepUpParameters {
  readonly acr_values?: string;
  readonly max_age?: string;
}

/** How the person must have signed in who breaks the glass: BREAK_THE_GLASS_SIGN_IN_MINUTES, …_SECOND_FACTOR. */
@Injectable()
export class StepUpRule {
  constructor(private readonly environment: Environment) {}

  /** What is not known is not enough. */
  isMet(signIn: SignInFacts | undefined): boolean {
    const { BREAK_THE_GLASS_SIGN_IN_MINUTES: minutes, BREAK_THE_GLASS_SECOND_FACTOR: needsFactor } =
      this.environment;
    if (needsFactor && !isStrong(signIn?.methods, signIn?.acr)) return false;
    if (minutes === undefined) return true;
    return signIn !== undefined && Date.now() / 1000 - signIn.at <= minutes * 60;
  }

  get parameters(): StepUpParameters {
    const { BREAK_THE_GLASS_SIGN_IN_MINUTES: minutes, BREAK_THE_GLASS_SECOND_FACTOR: needsFactor } =
      this.environment;
    return {
      ...(needsFactor ? { acr_values: SECOND_FACTOR_ACR } : {}),
      ...(minutes === undefined ? {} : { max_age: String(minutes * 60) }),
    };
  }
}

/** RFC 9470 §3: the token is good, but the sign-in behind it is too old or too weak. */
export class StepUpRequiredError extends LoginRequiredError {
  constructor(parameters: StepUpParameters) {
    const needs = Object.entries(parameters);
    const description = `Breaking the glass needs a sign-in with ${needs.map(([name, value]) => `${name}=${value}`).join(' and ')}`;
    const error = [
      'error="insufficient_user_authentication"',
      `error_description="${description}"`,
      ...needs.map(([name, value]) => `${name}="${value}"`),
    ].join(', ');
    super(
      `${description}: let the person sign in anew by an authorization request that says so, and ask with the new token`,
      `Bearer ${error}, DPoP ${error}`,
    );
  }
}

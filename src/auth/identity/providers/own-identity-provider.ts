import type { SignInFlow } from '../identity-provider.js';
import type { ProviderSummary } from './identity-provider.declaration.js';

/**
 * A way to sign in of a module's own, beside those that are declared: a badge, a smart card, an older system. People find
 * it on the login page, hints and domains lead to it, its claims are mapped, and its sign-ins are audited, as those of any
 * other (docs/identity). A provider of any module that extends this class is found at start; a wrong declaration stops it.
 */
export abstract class IdentityProvider {
  /** As in the bootstrap file; the id is part of addresses and of the key of accounts. */
  abstract readonly declaration: ProviderSummary;
  abstract readonly signIn: SignInFlow;
}

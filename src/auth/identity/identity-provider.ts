/** Who signed in: the account of ours, and how sure we are of it (`amr` values of RFC 8176). */
export interface Identity {
  readonly userId: string;
  readonly methods: readonly string[];
}

/** Why nobody did. Never says whether the account exists. */
export interface SignInRefusal {
  readonly reason: 'wrong' | 'too-many-attempts';
}

/** Finds out who is there by something the person knows. */
export abstract class PasswordIdentityProvider {
  abstract signIn(username: string, password: string): Promise<Identity | SignInRefusal>;
}

import type { Environment } from '../config/environment.js';

/** What is counted by itself: the same caller has one budget of each kind. */
export type BudgetKind =
  /** Every request, by the address it comes from. */
  | 'address'
  /** Requests with an access token, by the client the token was issued to. */
  | 'client'
  /** The same, by the person the token stands for, whichever the client. */
  | 'user'
  /** What the token endpoint and its neighbours have granted, by the client. */
  | 'grants'
  /** Registrations of clients, by address. */
  | 'registrations'
  /** Sign-ins that failed, by address: one password tried on many user names. */
  | 'sign-in-failures'
  /** Clients and registrations whose credentials were refused, by address. */
  | 'client-failures';

/** How much of each a minute has; `Infinity` for no limit. */
export function budgetsOf(environment: Environment): Readonly<Record<BudgetKind, number>> {
  const { RATE_LIMIT_ADDRESS, RATE_LIMIT_FHIR, RATE_LIMIT_GRANTS } = environment;
  const { RATE_LIMIT_REGISTRATIONS, RATE_LIMIT_FAILURES } = environment;
  return {
    address: limitOf(RATE_LIMIT_ADDRESS),
    client: limitOf(RATE_LIMIT_FHIR),
    user: limitOf(RATE_LIMIT_FHIR),
    grants: limitOf(RATE_LIMIT_GRANTS),
    registrations: limitOf(RATE_LIMIT_REGISTRATIONS),
    'sign-in-failures': limitOf(RATE_LIMIT_FAILURES),
    'client-failures': limitOf(RATE_LIMIT_FAILURES),
  };
}

function limitOf(setting: number): number {
  return setting === 0 ? Infinity : setting;
}

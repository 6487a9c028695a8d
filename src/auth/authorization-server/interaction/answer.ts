import type { InteractionResults } from 'oidc-provider';

/** The question is settled: the authorization request goes on with this result. */
export class Answer {
  constructor(readonly result: InteractionResults) {}

  /** The app hears `access_denied` at its redirect URI (RFC 6749 §4.1.2.1). */
  static denied(reason: string): Answer {
    return new Answer({ error: 'access_denied', error_description: reason });
  }

  /** The app hears `server_error` there: nobody has refused, and another try may do. */
  static failed(reason: string): Answer {
    return new Answer({ error: 'server_error', error_description: reason });
  }
}

/** Who acts, as the token or session says. Never a secret: of a token only its `jti`. */
export interface AuditCaller {
  readonly client?: string;
  /** Login name of the person. */
  readonly user?: string;
  /** Relative reference: `Practitioner/123`. */
  readonly fhirUser?: string;
  /** `jti` of the access token. */
  readonly token?: string;
  /** Logical id of the Patient in launch context. */
  readonly patient?: string;
  /** Purpose of use, a code of v3 ActReason: `TREAT`, `BTG`. */
  readonly purpose?: string;
}

/** What was done with resources. The names are those of https://hl7.org/fhir/R4/valueset-system-restful-interaction.html */
export type AuditInteraction =
  'read' | 'vread' | 'search' | 'history' | 'create' | 'update' | 'patch' | 'delete' | 'delete-history';

/** One use of the stored resources. */
export interface AuditAccess {
  readonly interaction: AuditInteraction;
  /** Absent where resources of every type are concerned. */
  readonly type?: string;
  /** Of a search: its parameters as they took effect. Stands in the journal and in AuditEvents for administrators. */
  readonly query?: string;
  /** `Observation/1/2`: type, id and version. At most `MOST_RESOURCES` of an entry. */
  readonly resources: readonly string[];
  /** How many there were, if more than are listed. */
  readonly count?: number;
}

/** What happened beside the use of resources. A new kind needs its codes in `fhir/audit/event-codes.ts`. */
export type AuditEventKind =
  | 'login'
  | 'logout'
  | 'consent'
  | 'launch'
  | 'token-issued'
  | 'token-refreshed'
  | 'token-revoked'
  | 'token-introspected'
  | 'authorization'
  | 'client-registered'
  | 'client-changed'
  | 'policy-changed'
  | 'identity-provider-changed'
  | 'installation-changed'
  | 'user-changed'
  | 'session-ended'
  | 'app-revoked'
  | 'break-the-glass'
  | 'break-the-glass-reviewed'
  | 'operation'
  | 'job'
  | 'page-link-refused'
  | 'export';

/** An event that is worth a line of its own beside the request in which it happened. */
export interface AuditNote extends AuditCaller {
  readonly kind: AuditEventKind;
  readonly outcome: 'success' | 'refused' | 'failure';
  /** Why, in the words of whoever acted or of the server. Stands in AuditEvents that the patient reads. */
  readonly reason?: string;
  /** Short names and values beside: never a secret, never what a record says. */
  readonly detail?: Readonly<Record<string, string>>;
}

/** One line of the journal: a request with all that it did, or an event outside of any. */
export interface AuditEntry {
  readonly at: string;
  /** The `X-Request-Id` of the answer. */
  readonly request?: string;
  /** Network address of the client. */
  readonly from?: string;
  /** Method and route: `GET /fhir/:resourceType/:id`. */
  readonly what?: string;
  /** What the route's parameters stand for: `Observation/123`. */
  readonly about?: string;
  readonly status?: number;
  readonly caller?: AuditCaller;
  readonly accesses?: readonly AuditAccess[];
  readonly notes?: readonly AuditNote[];
}

import type { PermissionLetter } from '../../auth/scopes/smart-scope.js';

/** What `Consent.provision.action` tells apart here: using and disclosing are ways of access. */
export type ConsentAction = 'access' | 'correct' | 'collect';

/** Whom a Consent may mean. https://hl7.org/fhir/R4/consent-definitions.html#Consent.provision.actor */
export interface ConsentCaller {
  readonly clientId: string;
  /** Relative reference to the person's own resource; absent for a backend service. */
  readonly person?: string;
  /** A code of v3-ActReason; absent where nobody has said what for. */
  readonly purpose?: string;
}

/** Who changes a resource sees it, too. */
export function consentActions(letter: PermissionLetter): readonly ConsentAction[] {
  switch (letter) {
    case 'r':
    case 's':
      return ['access'];
    case 'c':
      return ['collect'];
    case 'u':
    case 'd':
      return ['access', 'correct'];
  }
}

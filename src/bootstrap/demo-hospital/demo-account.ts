import { randomInt } from 'node:crypto';
import type { UserDeclaration } from '../../auth/identity/user-declaration.js';
import { CLINICIANS, fullName } from './hospital.js';

type Person = Pick<UserDeclaration, 'username' | 'fhirUser'> &
  Required<Pick<UserDeclaration, 'name' | 'roles'>>;

/** Somebody who can sign in at the demo hospital, with the password that is shown once. */
export interface DemoAccount extends Person {
  readonly password: string;
  /** What the start block says of the account: `clinician`, `patient` … */
  readonly description: string;
}

/** Two clinicians, a patient and an administrator; new passwords each time. */
export function demoAccounts(): readonly DemoAccount[] {
  const { okafor, lindqvist } = CLINICIANS;
  return [
    account({
      username: 'amara',
      name: fullName(okafor),
      fhirUser: `Practitioner/${okafor.id}`,
      roles: ['clinician'],
    }),
    account({
      username: 'jonas',
      name: fullName(lindqvist),
      fhirUser: `Practitioner/${lindqvist.id}`,
      roles: ['clinician'],
    }),
    account({
      username: 'ingrid',
      name: 'Ingrid Solveig Halvorsen',
      fhirUser: 'Patient/ingrid-halvorsen',
      roles: ['patient'],
    }),
    account({ username: 'keeper', name: 'Keeper of the installation', roles: ['admin'] }),
  ];
}

function account({ username, name, fhirUser, roles }: Person): DemoAccount {
  return {
    username,
    name,
    roles,
    ...(fhirUser === undefined ? {} : { fhirUser }),
    password: readablePassword(),
    description: roles[0] ?? 'user',
  };
}

/** No letter that is taken for another one, so that it can be typed on a phone: 59 bits. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

function readablePassword(): string {
  const letters = Array.from({ length: 12 }, () => LETTERS[randomInt(LETTERS.length)]);
  return letters.join('').replace(/(.{4})(?=.)/g, '$1-');
}

import { Injectable } from '@nestjs/common';
import type { Principal } from '../auth/resource-server/principal.js';
import { grants, type PermissionLetter, type SmartScope } from '../auth/scopes/smart-scope.js';
import { ForbiddenError, InsufficientScopeError } from '../fhir/errors/fhir-error.js';
import { PatientDirectory } from '../launch-context/patient-directory.js';
import type { StateKey } from './app-state.repository.js';

type State = Pick<StateKey, 'system' | 'code' | 'subject'>;

/** Which states a token reaches (SMART App Launch 2.2, "Persisting App State", "Security and Access controls"). */
@Injectable()
export class AppStateAccess {
  constructor(private readonly directory: PatientDirectory) {}

  /** The same answer whether the subject is not there or out of reach. */
  async require(principal: Principal, letter: PermissionLetter, state: State): Promise<void> {
    const scopes = principal.smartScopes.filter(scope => grants(scope, 'Basic', letter));
    if (scopes.length === 0) throw new InsufficientScopeError(`Basic.${letter}`);
    for (const scope of scopes) {
      if (meets(scope, state) && (await this.reaches(principal, scope, letter, state))) return;
    }
    throw new ForbiddenError('The access token does not reach state of this code about this subject');
  }

  async reachesState(principal: Principal, letter: PermissionLetter, state: State): Promise<boolean> {
    for (const scope of principal.smartScopes) {
      const isGranted = grants(scope, 'Basic', letter) && meets(scope, state);
      if (isGranted && (await this.reaches(principal, scope, letter, state))) return true;
    }
    return false;
  }

  private async reaches(
    { patient, user }: Principal,
    { context }: SmartScope,
    letter: PermissionLetter,
    { subject }: State,
  ): Promise<boolean> {
    if (context === 'system') return user === undefined;
    if (context === 'patient') return patient !== undefined && subject === `Patient/${patient}`;
    if (!user) return false;
    const isAdministrator = user.roles.includes('admin');
    // the configuration of the installation: everybody's to see, an administrator's to change
    if (subject === null) return isAdministrator || letter === 'r' || letter === 's';
    if (subject === user.fhirUser || isAdministrator) return true;
    const [, patientId] = /^Patient\/(.+)$/.exec(subject) ?? [];
    return patientId !== undefined && (await this.directory.find(user, patientId)) !== undefined;
  }
}

/** Of granular scopes, those by exact codes: `patient/Basic.cuds?code=https://app.example|preferences`. */
function meets({ constraint }: SmartScope, { system, code }: State): boolean {
  if (constraint === undefined) return true;
  const conditions = [...new URLSearchParams(constraint)];
  return conditions.every(
    ([name, value]) => name === 'code' && value.split(',').includes(`${system}|${code}`),
  );
}

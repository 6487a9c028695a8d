import { Injectable } from '@nestjs/common';
import { Environment } from '../../../config/environment.js';
import type { AnyProviderDeclaration } from '../providers/provider-declarations.js';
import { ProviderConditionRepository } from '../providers/provider-condition.repository.js';
import { ProviderEndpoints } from '../providers/provider-endpoints.js';
import type { FindingStatus, Trial } from './finding.js';

export interface JudgedTrial extends Trial {
  /** The worst of what was found. */
  readonly status: FindingStatus;
}

/** Tries connections for whoever sets a provider up: what is found names the setting and the next step. */
@Injectable()
export class ProviderTrials {
  constructor(
    private readonly conditions: ProviderConditionRepository,
    private readonly environment: Environment,
  ) {}

  /** Keeps what was found as the condition of the provider. */
  async run(declaration: AnyProviderDeclaration): Promise<JudgedTrial> {
    const trial = await this.tried(declaration);
    const failed = trial.findings.find(({ status }) => status === 'fail');
    const isWarned = trial.findings.some(({ status }) => status === 'warn');
    if (failed) await this.conditions.noteError(declaration.id, `${failed.setting}: ${failed.words}`, true);
    else await this.conditions.noteUp(declaration.id);
    await this.conditions.noteCertificate(declaration.id, trial.certificateExpiresAt);
    return { ...trial, status: failed ? 'fail' : isWarned ? 'warn' : 'pass' };
  }

  private async tried(declaration: AnyProviderDeclaration): Promise<Trial> {
    switch (declaration.kind) {
      case 'oidc': {
        // Each is loaded by the first trial of its kind.
        const { tryOidc } = await import('./oidc.trial.js');
        return tryOidc(declaration, new ProviderEndpoints(this.environment.publicUrl, declaration.id));
      }
      case 'saml': {
        const { trySaml } = await import('./saml.trial.js');
        return trySaml(declaration);
      }
      case 'ldap': {
        const { tryLdap } = await import('./ldap.trial.js');
        return tryLdap(declaration);
      }
    }
  }
}

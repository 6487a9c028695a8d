import { Injectable } from '@nestjs/common';
import { AuditJournal } from '../../audit/audit-journal.js';
import { VersionConflictError } from '../../fhir/errors/fhir-error.js';
import { readDeclaredList, refuseMistakes } from '../../installation/read-declared.js';
import { AccessPolicies } from './access-policies.js';
import { PolicyDeclaration } from './policy.declaration.js';

/** Puts policies in force: all of them at once, and noted. */
@Injectable()
export class PolicyPublication {
  constructor(
    private readonly policies: AccessPolicies,
    private readonly journal: AuditJournal,
  ) {}

  /** Throws InvalidError with everything that is wrong, and where it stands. */
  read(sent: unknown): readonly PolicyDeclaration[] {
    const declarations = readDeclaredList(PolicyDeclaration, sent);
    refuseMistakes(this.policies.mistakes(declarations).map(({ path, message }) => `${path} ${message}`));
    return declarations;
  }

  /** @param expected the version that is meant to be replaced, `none` while there is none; undefined for whichever it is. */
  async publish(sent: unknown, expected?: string): Promise<void> {
    const declarations = this.read(sent);
    const replaced = expected === 'none' ? null : expected;
    const { version, before, isRefused } = await this.policies.publish(declarations, replaced);
    if (isRefused) throw new VersionConflictError(before ?? 'none');
    await this.journal.note({
      kind: 'policy-changed',
      outcome: 'success',
      detail: { before: before ?? 'none', version },
    });
  }
}

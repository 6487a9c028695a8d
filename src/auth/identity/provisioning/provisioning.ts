import { Injectable } from '@nestjs/common';
import { PublishedDocuments } from '../../../installation/published-documents.js';
import type { ClaimMapping } from '../mapping/claim-mapping.js';
import { type Claims, textAt } from '../../claims/claims.js';
import type { ProvisioningDeclaration } from './provisioning.declaration.js';

/** People who sign in here themselves: no provider can have this id. */
export const OWN_ACCOUNTS = 'local';

/** Whether and how the directory of the hospital keeps accounts. Closed until the operator declares it. */
@Injectable()
export class Provisioning {
  constructor(private readonly documents: PublishedDocuments) {}

  current(): ProvisioningDeclaration | undefined {
    const content = this.documents.current('provisioning')?.content;
    return content === undefined
      ? undefined
      : ((JSON.parse(content) as ProvisioningDeclaration | null) ?? undefined);
  }

  /** Undefined ends it: accounts stay as they are. */
  async publish(declaration: ProvisioningDeclaration | undefined): Promise<void> {
    await this.documents.publish('provisioning', JSON.stringify(declaration ?? null));
  }

  /** Whether the accounts of this provider come from the directory. */
  keeps(providerId: string): boolean {
    return this.current()?.provider === providerId;
  }

  get mapping(): ClaimMapping {
    return this.current()?.mapping ?? {};
  }

  /** Name of the attribute that is the subject at the provider. */
  get subjectName(): string {
    return this.mapping.subject ?? 'externalId';
  }

  /** The subject at the provider, if the directory has sent one. */
  subjectOf(claims: Claims): string | undefined {
    return textAt(claims, this.subjectName);
  }
}

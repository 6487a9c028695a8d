import { Injectable } from '@nestjs/common';
import { DataSource, type Repository } from 'typeorm';
import { RememberedConsent } from './remembered-consent.entity.js';

/** Whose consent, to which app, about which patient. */
export interface ConsentSubject {
  readonly userId: string;
  readonly clientId: string;
  readonly patient: string | undefined;
}

@Injectable()
export class RememberedConsentRepository {
  private readonly consents: Repository<RememberedConsent>;

  constructor(dataSource: DataSource) {
    this.consents = dataSource.getRepository(RememberedConsent);
  }

  async find(subject: ConsentSubject): Promise<RememberedConsent | undefined> {
    return (await this.consents.findOneBy(keyOf(subject))) ?? undefined;
  }

  /** In place of what was remembered before. */
  async remember(
    subject: ConsentSubject,
    asked: readonly string[],
    granted: readonly string[],
  ): Promise<void> {
    const consent = { ...keyOf(subject), asked: [...asked], granted: [...granted], createdAt: new Date() };
    await this.consents.upsert(consent, ['userId', 'clientId', 'patient']);
  }

  async forget(subject: ConsentSubject): Promise<void> {
    await this.consents.delete(keyOf(subject));
  }

  /** Returns whether there was anything to forget. */
  async forgetApp(userId: string, clientId: string): Promise<boolean> {
    return Boolean((await this.consents.delete({ userId, clientId })).affected);
  }

  async forgetClient(clientId: string): Promise<void> {
    await this.consents.delete({ clientId });
  }
}

function keyOf({ userId, clientId, patient }: ConsentSubject) {
  return { userId, clientId, patient: patient ?? '' };
}

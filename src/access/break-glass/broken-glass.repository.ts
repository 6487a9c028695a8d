import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, IsNull, MoreThan, Repository } from 'typeorm';
import { BrokenGlassGrant, type Verdict } from './broken-glass.entity.js';

const MOST = 200;

@Injectable()
export class BrokenGlassRepository {
  constructor(@InjectRepository(BrokenGlassGrant) private readonly grants: Repository<BrokenGlassGrant>) {}

  async add(grant: BrokenGlassGrant): Promise<void> {
    await this.grants.insert(grant);
  }

  /** The oldest first, as in a queue; `undefined` are those that wait. */
  async withVerdict(verdict: Verdict | undefined): Promise<readonly BrokenGlassGrant[]> {
    return this.grants.find({
      where: { verdict: verdict ?? IsNull() },
      order: { begunAt: 'ASC' },
      take: MOST,
    });
  }

  async ofPatients(patients: readonly string[]): Promise<readonly BrokenGlassGrant[]> {
    if (patients.length === 0) return [];
    return this.grants.find({
      where: { patient: In([...patients]) },
      order: { begunAt: 'DESC' },
      take: MOST,
    });
  }

  /** The last one that the person has begun with this app, while it lasts. */
  async lasting(subject: string, clientId: string): Promise<BrokenGlassGrant | undefined> {
    const where = { subject, clientId, expiresAt: MoreThan(new Date()) };
    return (await this.grants.findOne({ where, order: { begunAt: 'DESC' } })) ?? undefined;
  }

  async find(id: string): Promise<BrokenGlassGrant | undefined> {
    return (await this.grants.findOneBy({ id })) ?? undefined;
  }

  /** False if somebody else has reviewed it meanwhile. */
  async review(
    id: string,
    review: Pick<BrokenGlassGrant, 'verdict' | 'note' | 'reviewedBy'>,
  ): Promise<boolean> {
    const { affected } = await this.grants.update(
      { id, verdict: IsNull() },
      { ...review, reviewedAt: new Date() },
    );
    return affected === 1;
  }
}

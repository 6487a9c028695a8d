import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, MoreThan, Repository, type SelectQueryBuilder } from 'typeorm';
import { type Slice, sliceOf, type SliceRequest, sliceRequest } from '../../paging/slice.js';
import { BrokenGlassGrant, type Verdict } from './broken-glass.entity.js';

@Injectable()
export class BrokenGlassRepository {
  constructor(@InjectRepository(BrokenGlassGrant) private readonly grants: Repository<BrokenGlassGrant>) {}

  async add(grant: BrokenGlassGrant): Promise<void> {
    await this.grants.insert(grant);
  }

  /** The oldest first, as in a queue; `undefined` are those that wait. */
  async withVerdict(verdict: Verdict | undefined, request: SliceRequest): Promise<Slice<BrokenGlassGrant>> {
    const query = this.grants.createQueryBuilder('g');
    query.where(verdict === undefined ? 'g.verdict is null' : 'g.verdict = :verdict', { verdict });
    return partOf(query, request, 'ASC');
  }

  async countWaiting(): Promise<number> {
    return this.grants.countBy({ verdict: IsNull() });
  }

  /** The newest first. */
  async ofPatients(patients: readonly string[], request: SliceRequest): Promise<Slice<BrokenGlassGrant>> {
    const query = this.grants.createQueryBuilder('g').where('g.patient = any(:patients)', { patients });
    return partOf(query, request, 'DESC');
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

/** Which part of these lists a query asks for. */
export function glassSliceRequest(sent: Readonly<Record<string, unknown>>): SliceRequest {
  return sliceRequest(sent, 'time', 'uuid');
}

async function partOf(
  query: SelectQueryBuilder<BrokenGlassGrant>,
  { limit, after }: SliceRequest,
  order: 'ASC' | 'DESC',
): Promise<Slice<BrokenGlassGrant>> {
  query
    .orderBy('g.begunAt', order)
    .addOrderBy('g.id', order)
    .take(limit + 1);
  if (after) {
    const [time, id] = after;
    query.andWhere(`(g.begunAt, g.id) ${order === 'ASC' ? '>' : '<'} (:time, :id)`, { time, id });
  }
  return sliceOf(await query.getMany(), limit, grant => [grant.begunAt.toISOString(), grant.id]);
}

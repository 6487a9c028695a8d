import { Injectable } from '@nestjs/common';
import { DataSource, type Repository } from 'typeorm';
import { ScratchpadDraft } from './scratchpad-draft.entity.js';

/** Whose scratchpad: of one session at the portal, and one patient. */
export interface ScratchpadOwner {
  readonly session: string;
  readonly patient: string;
}

/** Where a draft lies: `Condition/…`. */
export interface DraftLocation {
  readonly resourceType: string;
  readonly id: string;
}

@Injectable()
export class ScratchpadRepository {
  private readonly drafts: Repository<ScratchpadDraft>;

  constructor(dataSource: DataSource) {
    this.drafts = dataSource.getRepository(ScratchpadDraft);
  }

  /** Oldest first. */
  async list({ session, patient }: ScratchpadOwner): Promise<readonly ScratchpadDraft[]> {
    return this.drafts.find({ where: { session, patient }, order: { createdAt: 'ASC', id: 'ASC' } });
  }

  async find(
    { session, patient }: ScratchpadOwner,
    { resourceType, id }: DraftLocation,
  ): Promise<ScratchpadDraft | undefined> {
    return (await this.drafts.findOneBy({ session, patient, resourceType, id })) ?? undefined;
  }

  async insert(draft: Omit<ScratchpadDraft, 'createdAt'>): Promise<void> {
    await this.drafts.insert(draft);
  }

  async replace({ id }: ScratchpadDraft, content: string): Promise<void> {
    await this.drafts.update({ id }, { content });
  }

  /** False if somebody else has taken it: of two at once, exactly one does. */
  async remove({ id }: ScratchpadDraft): Promise<boolean> {
    const { affected } = await this.drafts.delete({ id });
    return affected === 1;
  }
}

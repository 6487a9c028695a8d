import { Injectable } from '@nestjs/common';
import { DataSource, IsNull, type Repository } from 'typeorm';
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

  /** False if there are so many already; of several at once, one is counted after the other. */
  async insert(draft: Omit<ScratchpadDraft, 'createdAt' | 'recordId'>, most: number): Promise<boolean> {
    const { session, patient } = draft;
    return this.drafts.manager.transaction(async manager => {
      await manager.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
        JSON.stringify(['scratchpad', session, patient]),
      ]);
      const drafts = manager.getRepository(ScratchpadDraft);
      if ((await drafts.countBy({ session, patient })) >= most) return false;
      await drafts.insert(draft);
      return true;
    });
  }

  /** False if it is gone, or being put into the record. */
  async replace({ id }: ScratchpadDraft, content: string): Promise<boolean> {
    const { affected } = await this.drafts.update({ id, recordId: IsNull() }, { content });
    return affected === 1;
  }

  /**
   * Settles the id that it has in the record: of several at once all get the same. The draft as it is written there;
   * undefined if it is gone.
   */
  async reserve({ id }: ScratchpadDraft, recordId: string): Promise<ScratchpadDraft | undefined> {
    await this.drafts.update({ id, recordId: IsNull() }, { recordId });
    return (await this.drafts.findOneBy({ id })) ?? undefined;
  }

  /** Nothing was written. */
  async release({ id, recordId }: ScratchpadDraft): Promise<void> {
    if (recordId !== null) await this.drafts.update({ id, recordId }, { recordId: null });
  }

  async remove({ id }: ScratchpadDraft): Promise<void> {
    await this.drafts.delete({ id });
  }
}

import { Injectable } from '@nestjs/common';
import { DataSource, IsNull, type Repository } from 'typeorm';
import { AppState } from './app-state.entity.js';

/** What a state is found by. */
export interface StateKey {
  readonly clientId: string;
  readonly system: string;
  readonly code: string;
  readonly subject: string | null;
}

@Injectable()
export class AppStateRepository {
  private readonly states: Repository<AppState>;

  constructor(dataSource: DataSource) {
    this.states = dataSource.getRepository(AppState);
  }

  async find(clientId: string, id: string): Promise<AppState | undefined> {
    return (await this.states.findOneBy({ id, clientId })) ?? undefined;
  }

  async list({ subject, ...key }: StateKey): Promise<readonly AppState[]> {
    return this.states.find({
      where: { ...key, subject: subject ?? IsNull() },
      order: { updatedAt: 'DESC', id: 'ASC' },
    });
  }

  /** Undefined if there are so many already; of several at once, one is counted after the other. */
  async insert(key: StateKey, content: string, most: number): Promise<AppState | undefined> {
    const { clientId, system, code, subject } = key;
    return this.states.manager.transaction(async manager => {
      await manager.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
        JSON.stringify(['app_state', clientId, system, code, subject]),
      ]);
      const states = manager.getRepository(AppState);
      if ((await states.countBy({ clientId, system, code, subject: subject ?? IsNull() })) >= most)
        return undefined;
      return states.save(states.create({ ...key, content, version: 1, updatedAt: new Date() }));
    });
  }

  /** The version is asked in the same statement: of two at once, exactly one wins. */
  async update({ id, version }: AppState, content: string): Promise<AppState | undefined> {
    const changes = { content, version: version + 1, updatedAt: new Date() };
    const { affected } = await this.states.update({ id, version }, changes);
    return affected === 1 ? ((await this.states.findOneBy({ id })) ?? undefined) : undefined;
  }

  async delete({ id, version }: AppState): Promise<boolean> {
    const { affected } = await this.states.delete({ id, version });
    return affected === 1;
  }
}

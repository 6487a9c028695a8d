import { Injectable } from '@nestjs/common';
import { DataSource, type Repository } from 'typeorm';
import { BootstrapLoad } from './bootstrap-load.entity.js';

/** Remembers what was loaded, so that a start repeats nothing and an interrupted load is taken up again. */
@Injectable()
export class BootstrapLoadRepository {
  private readonly loads: Repository<BootstrapLoad>;

  constructor(dataSource: DataSource) {
    this.loads = dataSource.getRepository(BootstrapLoad);
  }

  /** The state of a load: `unfinished` also if it was begun with other content. */
  async stateOf(name: string, contentHash: string): Promise<'unknown' | 'unfinished' | 'finished'> {
    const load = await this.loads.findOneBy({ name });
    if (!load) return 'unknown';
    return load.finishedAt !== null && load.contentHash === contentHash ? 'finished' : 'unfinished';
  }

  /** When it was begun first: what is made up from the time of day is made the same again. */
  async begin(name: string, contentHash: string): Promise<Date> {
    await this.loads.save({ name, contentHash, finishedAt: null });
    return (await this.loads.findOneByOrFail({ name })).begunAt;
  }

  async finish(name: string): Promise<void> {
    await this.loads.update({ name }, { finishedAt: new Date() });
  }
}

import { Injectable, Logger } from '@nestjs/common';
import { AccessFilter } from '../fhir/access/access-filter.js';
import { BatchInteraction } from '../fhir/interactions/batch.interaction.js';
import { TransactionInteraction } from '../fhir/interactions/transaction.interaction.js';
import type { Resource } from '../fhir/model/resource.js';

const PROGRESS_MS = 3000;

/** Writes the bundles of a bootstrap. */
@Injectable()
export class ResourceLoader {
  private readonly logger = new Logger('Bootstrap');
  private readonly access = AccessFilter.unrestricted('bootstrap');

  constructor(
    private readonly transactions: TransactionInteraction,
    private readonly batches: BatchInteraction,
  ) {}

  /** Executes one bundle after the other and gives the number of their entries; what takes long says so. */
  async load(what: string, bundles: AsyncIterable<Resource> | Iterable<Resource>): Promise<number> {
    let loaded = 0;
    let reportedAt = Date.now();
    for await (const bundle of bundles) {
      loaded += await this.execute(bundle);
      if (Date.now() - reportedAt < PROGRESS_MS) continue;
      reportedAt = Date.now();
      this.logger.warn(`${what}: ${loaded} resources loaded so far`);
    }
    return loaded;
  }

  private async execute(bundle: Resource): Promise<number> {
    const interaction = bundle['type'] === 'batch' ? this.batches : this.transactions;
    const { entries } = await interaction.execute(this.access, bundle);
    const refused = entries.findIndex(entry => entry.status >= 400);
    if (refused === -1) return entries.length;
    throw new Error(`Bundle.entry[${refused}] was refused with status ${entries[refused]!.status}`);
  }
}

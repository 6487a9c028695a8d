import { Injectable } from '@nestjs/common';
import { Database, type ResourceEvent, ResourceListener } from '../../src/index.js';

/** Puts every change into the queue for the state's registry. Told twice, it stands there once. */
@Injectable()
export class RegistryReport extends ResourceListener {
  readonly name = 'immunization-registry-report';
  override readonly resourceTypes = ['Immunization'];

  constructor(private readonly database: Database) {
    super();
  }

  async heard({ id, versionId, interaction }: ResourceEvent): Promise<void> {
    await this.database.query({
      text: `insert into registry_report (immunization, version, interaction) values ($1, $2, $3)
        on conflict do nothing`,
      values: [id, versionId, interaction],
    });
  }
}

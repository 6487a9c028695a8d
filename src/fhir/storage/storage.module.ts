import { Module } from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import { Database } from '../../database/database.js';
import { PageLink } from '../search/page-link.js';
import { TermHash } from '../search/term-hash.js';
import { InstallationSecret } from './installation-secret.js';
import { PostgresResourceRepository } from './postgres-resource.repository.js';
import { ResourceRepository } from './resource.repository.js';
import { assertSearchIndexVersion } from './search-index-version.js';
import { StorageParts } from './storage-parts.js';

/** Provides `ResourceRepository`; the installation's secret is there before anything asks for it. */
@Module({
  providers: [
    {
      provide: StorageParts,
      inject: [Database, Environment],
      useFactory: async (database: Database, environment: Environment) => {
        await assertSearchIndexVersion(database);
        return new StorageParts(await InstallationSecret.load(database), environment.fhirBase);
      },
    },
    { provide: TermHash, inject: [StorageParts], useFactory: (parts: StorageParts) => parts.hash },
    { provide: PageLink, inject: [StorageParts], useFactory: (parts: StorageParts) => parts.pageLinks },
    { provide: ResourceRepository, useClass: PostgresResourceRepository },
  ],
  exports: [ResourceRepository, TermHash, PageLink],
})
export class StorageModule {}

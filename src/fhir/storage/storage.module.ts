import { Module } from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import { Database } from '../../database/database.js';
import { HooksModule } from '../hooks/hooks.module.js';
import { PageLink } from '../search/page-link.js';
import { TermHash } from '../search/term-hash.js';
import { upgradeTypeIndexes } from './added-types/type-index-upgrade.js';
import { numberAddedTypes } from './added-types/type-numbers.js';
import { AuditedResourceRepository } from './audited/audited-resource.repository.js';
import { ConcernedPatients } from './audited/concerned-patients.js';
import { ConsentListener } from './consent/consent-listener.js';
import { upgradeConsentRules } from './consent/consent-upgrade.js';
import { ExtensibleResourceRepository } from './extension/extensible-resource.repository.js';
import { matchContentIndex } from './content-index.js';
import { InstallationSecret } from './installation-secret.js';
import { PostgresResourceRepository } from './postgres-resource.repository.js';
import { upgradeSearchIndex } from './reindex/index-upgrade.js';
import { ReindexHandler } from './reindex/reindex.handler.js';
import { ResourceRepository } from './resource.repository.js';
import { SearchParameterListener } from './search-parameters/search-parameter-listener.js';
import { StorageParts } from './storage-parts.js';

/** Provides `ResourceRepository`; the installation's secret is there before anything asks for it. */
@Module({
  imports: [HooksModule],
  providers: [
    {
      provide: StorageParts,
      inject: [Database, Environment],
      useFactory: async (database: Database, environment: Environment) => {
        await numberAddedTypes(database);
        const parts = new StorageParts(await InstallationSecret.load(database), environment.fhirBase, {
          mustExist: environment.REFERENCES_MUST_EXIST,
          isProtected: environment.PROTECT_REFERENCED,
        });
        await parts.searchParameters.load(async statement => database.query(statement));
        await upgradeSearchIndex(database, parts);
        await upgradeTypeIndexes(database, parts);
        await upgradeConsentRules(database, parts);
        await matchContentIndex(database, environment.INDEX_CONTENT);
        return parts;
      },
    },
    { provide: TermHash, inject: [StorageParts], useFactory: (parts: StorageParts) => parts.hash },
    { provide: PageLink, inject: [StorageParts], useFactory: (parts: StorageParts) => parts.pageLinks },
    PostgresResourceRepository,
    ExtensibleResourceRepository,
    ConcernedPatients,
    { provide: ResourceRepository, useClass: AuditedResourceRepository },
    SearchParameterListener,
    ConsentListener,
    ReindexHandler,
  ],
  exports: [StorageParts, ResourceRepository, ConcernedPatients, TermHash, PageLink],
})
export class StorageModule {}

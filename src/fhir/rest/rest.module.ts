import { Global, Module } from '@nestjs/common';
import { APP_FILTER, DiscoveryModule } from '@nestjs/core';
import { CapabilityStatementService } from '../capability/capability-statement.service.js';
import { OperationDefinitions } from '../capability/operation-definitions.js';
import { OperationAudit } from '../capability/operation-audit.js';
import { RegisteredHandlers } from '../capability/registered-handlers.js';
import { DispatchModule } from '../dispatch/dispatch.module.js';
import { OperationOutcomeFilter } from '../errors/operation-outcome.filter.js';
import { HooksModule } from '../hooks/hooks.module.js';
import { InteractionsModule } from '../interactions/interactions.module.js';
import { BundleTurns } from './bundle-turns.js';
import { ConditionalWriteController } from './conditional-write.controller.js';
import { DeleteHistoryController } from './delete-history.controller.js';
import { FhirRoutes } from './fhir-routes.js';
import { HistoryController } from './history.controller.js';
import { MetadataController } from './metadata.controller.js';
import { OperationDefinitionController } from './operation-definition.controller.js';
import { ReadController } from './read.controller.js';
import { RequestBodies } from './request-bodies.js';
import { SearchController } from './search.controller.js';
import { SystemController } from './system.controller.js';
import { WriteController } from './write.controller.js';

/** FHIR over HTTP. Interactions are global, so that operations of an installation need no wiring. */
@Global()
@Module({
  imports: [HooksModule, InteractionsModule, DispatchModule, DiscoveryModule],
  controllers: [
    MetadataController,
    OperationDefinitionController,
    SystemController,
    HistoryController,
    SearchController,
    ReadController,
    WriteController,
    ConditionalWriteController,
    DeleteHistoryController,
  ],
  providers: [
    RequestBodies,
    BundleTurns,
    FhirRoutes,
    OperationAudit,
    RegisteredHandlers,
    OperationDefinitions,
    CapabilityStatementService,
    { provide: APP_FILTER, useClass: OperationOutcomeFilter },
  ],
  exports: [RegisteredHandlers, OperationDefinitions, InteractionsModule],
})
export class RestModule {}

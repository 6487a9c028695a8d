import { Module } from '@nestjs/common';
import { AuthorizationServerModule } from '../../auth/authorization-server/authorization-server.module.js';
import { IdentityModule } from '../../auth/identity/identity.module.js';
import { StorageModule } from '../../fhir/storage/storage.module.js';
import { AccessExplainer } from './access-explainer.js';
import { ExplainController } from './explain.controller.js';
import { ExplainedCallers } from './explained-callers.js';

/** Says why somebody sees what they see. */
@Module({
  imports: [StorageModule, AuthorizationServerModule, IdentityModule],
  controllers: [ExplainController],
  providers: [AccessExplainer, ExplainedCallers],
  exports: [AccessExplainer],
})
export class ExplainModule {}

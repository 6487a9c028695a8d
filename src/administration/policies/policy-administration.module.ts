import { Module } from '@nestjs/common';
import { ExplainModule } from '../../access/explain/explain.module.js';
import { PagesModule } from '../../pages/pages.module.js';
import { ConsoleExplainController } from '../console/policies/console-explain.controller.js';
import { ConsolePoliciesController } from '../console/policies/console-policies.controller.js';
import { PolicyAdministration } from './policy-administration.js';
import { PolicyAdministrationController } from './policy-administration.controller.js';

/** Who may see what, kept by people. */
@Module({
  imports: [ExplainModule, PagesModule],
  controllers: [PolicyAdministrationController, ConsoleExplainController, ConsolePoliciesController],
  providers: [PolicyAdministration],
})
export class PolicyAdministrationModule {}

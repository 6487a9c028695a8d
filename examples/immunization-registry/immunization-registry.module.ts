import { Module } from '@nestjs/common';
import { FirekeeperExtension } from '../../src/index.js';
import { LOT_NUMBER } from './lot-number.search-parameter.js';
import { LotNumberRule } from './lot-number.rule.js';
import { CreateVaccineLots1790000000000 } from './lot-numbers.migration.js';
import { LotsController } from './lots.controller.js';
import { RegistryLaunchContext } from './registry.launch-context.js';
import { RegistryReport } from './registry-report.listener.js';
import { CreateRegistryReports1790000000100 } from './registry-reports.migration.js';

/**
 * A registry of immunizations: tables and a search parameter of its own, a rule, a report
 * after the commit, a launch context and a page in the portal.
 */
@FirekeeperExtension({
  migrations: [CreateVaccineLots1790000000000, CreateRegistryReports1790000000100],
  searchParameters: [LOT_NUMBER],
})
@Module({
  controllers: [LotsController],
  providers: [LotNumberRule, RegistryReport, RegistryLaunchContext],
})
export class ImmunizationRegistryModule {}

import { Module } from '@nestjs/common';
import { FirekeeperExtension } from '../../src/index.js';
import { LOT_NUMBER } from './lot-number.search-parameter.js';
import { LotNumberRule } from './lot-number.rule.js';
import { CreateVaccineLots1790000000000 } from './lot-numbers.migration.js';
import { RegistryReport } from './registry-report.listener.js';
import { CreateRegistryReports1790000000100 } from './registry-reports.migration.js';

/** A registry of immunizations: tables and a search parameter of its own, a rule, and a report after the commit. */
@FirekeeperExtension({
  migrations: [CreateVaccineLots1790000000000, CreateRegistryReports1790000000100],
  searchParameters: [LOT_NUMBER],
})
@Module({ providers: [LotNumberRule, RegistryReport] })
export class ImmunizationRegistryModule {}

import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RulesInForce } from '../fhir/access/policy.js';
import { StorageModule } from '../fhir/storage/storage.module.js';
import { BreakGlassController } from './break-glass/break-glass.controller.js';
import { BreakTheGlass } from './break-glass/break-the-glass.js';
import { BrokenGlassGrant } from './break-glass/broken-glass.entity.js';
import { BrokenGlassRepository } from './break-glass/broken-glass.repository.js';
import { StepUpRule } from './break-glass/step-up.rule.js';
import { AccessPolicies } from './policies/access-policies.js';
import { PoliciesController } from './policies/policies.controller.js';
import { PolicyPublication } from './policies/policy-publication.js';
import { RulesOfModules } from './rules/rules-of-modules.js';

/** Who may see what beside the scopes of a token: policies, consent, and what is opened beyond them. */
@Global()
@Module({
  imports: [DiscoveryModule, StorageModule, TypeOrmModule.forFeature([BrokenGlassGrant])],
  controllers: [PoliciesController, BreakGlassController],
  providers: [
    AccessPolicies,
    PolicyPublication,
    { provide: RulesInForce, useClass: RulesOfModules },
    BrokenGlassRepository,
    BreakTheGlass,
    StepUpRule,
  ],
  exports: [
    RulesInForce,
    AccessPolicies,
    PolicyPublication,
    BreakTheGlass,
    StepUpRule,
    BrokenGlassRepository,
  ],
})
export class AccessModule {}

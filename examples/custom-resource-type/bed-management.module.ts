import { Module } from '@nestjs/common';
import { FirekeeperExtension } from '../../src/index.js';
import { BED_ASSIGNMENT } from './bed-assignment.definition.js';
import { BED_ASSIGNMENT_SEARCH_PARAMETERS } from './bed-assignment.search-parameters.js';
import { BED_ASSIGNMENT_STATUS } from './bed-assignment-status.value-set.js';
import { DischargeController } from './discharge.controller.js';

/** Beds: a resource type of our own, in the record of the patient, and an operation on it. */
@FirekeeperExtension({
  resourceTypes: [
    {
      definition: BED_ASSIGNMENT,
      searchParameters: BED_ASSIGNMENT_SEARCH_PARAMETERS,
      compartments: { Patient: ['patient'], Encounter: ['encounter'] },
      valueSets: [BED_ASSIGNMENT_STATUS],
    },
  ],
})
@Module({ controllers: [DischargeController] })
export class BedManagementModule {}

import { Module } from '@nestjs/common';
import { FirekeeperExtension } from '../../src/index.js';
import { LegacyAllergies } from './legacy-allergies.facade.js';
import { CreateLegacyAllergies1790000000200 } from './legacy-allergies.migration.js';

@FirekeeperExtension({ migrations: [CreateLegacyAllergies1790000000200] })
@Module({ providers: [LegacyAllergies] })
export class LegacyAllergiesModule {}

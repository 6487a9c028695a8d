import { Module } from '@nestjs/common';
import { FirekeeperExtension } from '../../src/index.js';
import { WardFlags } from './ward-flags.facade.js';
import { CreateWardFlags1790000000300 } from './ward-flags.migration.js';

@FirekeeperExtension({ migrations: [CreateWardFlags1790000000300] })
@Module({ providers: [WardFlags] })
export class WardFlagsModule {}

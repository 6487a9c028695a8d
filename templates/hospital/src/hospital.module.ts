import { Module } from '@nestjs/common';
import { FirekeeperModule } from 'firekeeper';
import { FallRiskModule } from './fall-risk/fall-risk.module.js';

/** The server and what this hospital adds to it. */
@Module({ imports: [FirekeeperModule.forRoot({ modules: [FallRiskModule] })] })
export class HospitalModule {}

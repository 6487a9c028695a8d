import { Global, Module } from '@nestjs/common';
import { SmartStyleController } from './smart-style.controller.js';
import { SmartStyle } from './smart-style.js';

@Global()
@Module({ controllers: [SmartStyleController], providers: [SmartStyle], exports: [SmartStyle] })
export class SmartStyleModule {}

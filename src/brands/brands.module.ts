import { Global, Module } from '@nestjs/common';
import { BrandsController } from './brands.controller.js';
import { Brands } from './brands.js';

@Global()
@Module({ controllers: [BrandsController], providers: [Brands], exports: [Brands] })
export class BrandsModule {}

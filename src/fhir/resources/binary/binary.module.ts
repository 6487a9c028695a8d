import { Module } from '@nestjs/common';
import { BinaryController } from './binary.controller.js';

/** Raw upload and download of Binary. */
@Module({ controllers: [BinaryController] })
export class BinaryModule {}

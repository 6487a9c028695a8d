import { Module } from '@nestjs/common';
import { RequestDispatcher } from './request-dispatcher.js';

/** Requests that the server sends to itself. */
@Module({ providers: [RequestDispatcher], exports: [RequestDispatcher] })
export class DispatchModule {}

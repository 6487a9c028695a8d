import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ResourceFacades } from '../facade/resource-facades.js';
import { InteractionHooks } from './interaction-hooks.js';
import { ResourceEventsHandler } from './resource-events.handler.js';
import { ResourceListeners } from './resource-listeners.js';

/** What an installation's modules add to the way of a resource into the database and out of it. */
@Module({
  imports: [DiscoveryModule],
  providers: [InteractionHooks, ResourceListeners, ResourceEventsHandler, ResourceFacades],
  exports: [InteractionHooks, ResourceListeners, ResourceFacades],
})
export class HooksModule {}

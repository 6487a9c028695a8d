import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { JobHandler } from './job-handler.js';

/** Every `JobHandler` among the providers of all modules, by its kind. */
@Injectable()
export class JobHandlers implements OnModuleInit {
  private found: ReadonlyMap<string, JobHandler> | undefined;

  constructor(private readonly discovery: DiscoveryService) {}

  /** Two of a kind stop the boot, not every look for jobs. */
  onModuleInit(): void {
    this.found ??= this.discover();
  }

  get kinds(): readonly string[] {
    return [...this.byKind.keys()];
  }

  of(kind: string): JobHandler {
    const handler = this.byKind.get(kind);
    if (!handler) throw new Error(`No job handler for ${kind}`);
    return handler;
  }

  private get byKind(): ReadonlyMap<string, JobHandler> {
    this.found ??= this.discover();
    return this.found;
  }

  private discover(): ReadonlyMap<string, JobHandler> {
    const handlers = new Map<string, JobHandler>();
    for (const { instance } of this.discovery.getProviders()) {
      if (!(instance instanceof JobHandler)) continue;
      const known = handlers.get(instance.kind);
      if (known && known !== instance) {
        const names = `${known.constructor.name} and ${instance.constructor.name}`;
        throw new Error(`${names} are both job handlers of the kind ${instance.kind}: give one another kind`);
      }
      handlers.set(instance.kind, instance);
    }
    return handlers;
  }
}

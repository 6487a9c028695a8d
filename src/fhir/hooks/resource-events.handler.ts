import { Injectable, Logger } from '@nestjs/common';
import { JobFailure, JobHandler, JobRetry } from '../../jobs/job-handler.js';
import type { JobRun } from '../../jobs/job-run.js';
import { thrownPlace } from '../errors/thrown-place.js';
import { RESOURCE_EVENTS, type ResourceEventsInput, ResourceListeners } from './resource-listeners.js';

/** A week of tries that are an hour apart. */
const WEEK_OF_TRIES = 180;

/** Tells a listener of the changes of one transaction, one after the other. */
@Injectable()
export class ResourceEventsHandler extends JobHandler {
  readonly kind = RESOURCE_EVENTS;
  override readonly mostAttempts = WEEK_OF_TRIES;
  private readonly logger = new Logger(ResourceEventsHandler.name);

  constructor(private readonly listeners: ResourceListeners) {
    super();
  }

  async run(run: JobRun): Promise<void> {
    const { listener: name, events } = run.input as ResourceEventsInput;
    const listener = this.listeners.find(name);
    if (!listener) throw new JobFailure(`No module has the resource listener ${name} any more`);
    for (let told = (run.cursor as number | undefined) ?? 0; told < events.length; told++) {
      try {
        await listener.heard(events[told]!);
      } catch (error) {
        this.logger.warn(
          `${name} could not take an event and will hear it again: job ${run.id}: ${thrownPlace(error)}`,
        );
        throw new JobRetry(`The resource listener ${name} failed`, { cause: error });
      }
      await run.checkpoint({ cursor: told + 1, done: told + 1, total: events.length });
    }
  }
}

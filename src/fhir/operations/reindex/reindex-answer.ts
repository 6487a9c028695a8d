import { type Job, isFinished } from '../../../jobs/job.js';
import type { Resource } from '../../model/resource.js';

/** Where a reindex is, as Parameters. */
export function reindexAnswer(job: Job): Resource {
  const { done, total } = job.progress;
  return {
    resourceType: 'Parameters',
    parameter: [
      { name: 'job', valueId: job.id },
      { name: 'state', valueCode: job.state },
      { name: 'done', valueInteger: done },
      ...(total === undefined ? [] : [{ name: 'total', valueInteger: total }]),
      ...(job.error === undefined ? [] : [{ name: 'error', valueString: job.error }]),
    ],
  };
}

/** The headers of https://hl7.org/fhir/R4/async.html: until it has finished, look again in a moment. */
export function progressHeaders(job: Job): Record<string, string> {
  if (isFinished(job)) return {};
  const { done, total } = job.progress;
  return {
    'X-Progress': total === undefined ? job.state : `${done} of ${total} resources`,
    'Retry-After': '1',
  };
}

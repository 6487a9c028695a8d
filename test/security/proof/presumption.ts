import { vi } from 'vitest';
import { PresumedRecord } from '../../../src/fhir/search/presumed-record.js';

/** Here many deny something, and the server would soon presume of no page of many patients that nobody does. */
export function everyPageIsPresumed(): void {
  vi.spyOn(PresumedRecord.prototype, 'choose').mockReturnValue('many');
}

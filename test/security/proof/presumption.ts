import { vi } from 'vitest';
import { PresumedRecord } from '../../../src/fhir/search/presumed-record.js';

/**
 * Here many deny something, and the server would soon presume of no page of many patients that nobody does.
 *
 * @returns what takes it back: other files run in the same process.
 */
export function everyPageIsPresumed(): () => void {
  const chosen = vi.spyOn(PresumedRecord.prototype, 'choose').mockReturnValue('many');
  return () => chosen.mockRestore();
}

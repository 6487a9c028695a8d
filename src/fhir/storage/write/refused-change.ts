import { FhirError } from '../../errors/fhir-error.js';
import type { WriteTarget } from './write-target.js';

/** Runs the work; what it refuses tells which change was meant, so that a Bundle's entry can be named. */
export function ofChange<T>({ index }: WriteTarget, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof FhirError) error.changeIndex = index;
    throw error;
  }
}

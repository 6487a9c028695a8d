import { FhirError } from '../../errors/fhir-error.js';

/** What is refused tells which change was meant, so that a Bundle's entry can be named. */
export async function ofChange<T>(index: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FhirError) error.changeIndex = index;
    throw error;
  }
}

/** As above, of some changes among others: what they call their place is the place among all. */
export async function ofChanges<T>(places: readonly number[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FhirError && error.changeIndex !== undefined) {
      const place = places[error.changeIndex];
      if (place !== undefined) error.changeIndex = place;
    }
    throw error;
  }
}

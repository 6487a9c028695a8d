import type { FhirResource } from 'fhir/r4.js';
import { putBundle } from '../request-bundle.js';
import type { Resource } from '../../fhir/model/resource.js';
import { CAST } from './cast.js';
import { Chart } from './chart.js';
import { hospital } from './hospital.js';

/**
 * The demo hospital as transaction bundles: first what belongs to no patient, then one bundle for each patient.
 * Every entry is a PUT under an id of its own, so a load that was interrupted can be repeated.
 */
export function demoHospital(now: Date): readonly Resource[] {
  const charts = CAST.map(([person, story], index) => {
    const chart = new Chart(person, index + 1, now);
    story(chart);
    return transaction(chart.resources);
  });
  return [transaction(hospital()), ...charts];
}

/** The types of R4 and our open tree are the same thing seen from two sides. */
function transaction(resources: readonly FhirResource[]): Resource {
  return putBundle(resources as unknown as readonly Resource[]);
}

import { describe, expect, it } from 'vitest';
import type { Resource } from '../../fhir/model/resource.js';
import { ResourceValidator } from '../../fhir/validation/resource-validator.js';
import { demoHospital } from './demo-hospital.js';

interface Entry {
  readonly resource: Resource;
  readonly request: { readonly method: string; readonly url: string };
}

const NOW = new Date('2026-11-22T12:00:00Z');
const bundles = demoHospital(NOW);
const entries = bundles.flatMap(bundle => bundle['entry'] as Entry[]);
const observations = entries
  .map(({ resource }) => resource)
  .filter(({ resourceType }) => resourceType === 'Observation');

describe('The demo hospital', () => {
  it('is made of valid R4 resources', () => {
    const validator = new ResourceValidator();
    expect(bundles.flatMap(bundle => validator.validate(bundle))).toEqual([]);
  });

  it('has twenty-five patients', () => {
    expect(entries.filter(({ resource }) => resource.resourceType === 'Patient')).toHaveLength(25);
  });

  it('is the same for the same day, so that an interrupted load can be repeated', () => {
    expect(demoHospital(NOW)).toEqual(bundles);
  });

  it('puts every resource under an id of its own', () => {
    const urls = entries.map(({ request }) => request.url);
    expect(new Set(urls).size).toBe(urls.length);
  });

  it('refers to nothing outside of itself', () => {
    const known = new Set(entries.map(({ request }) => request.url));
    const references = [...JSON.stringify(entries).matchAll(/"reference":"([^"]+)"/g)].map(
      ([, target]) => target,
    );
    expect(references.filter(target => !known.has(target!))).toEqual([]);
  });

  it.each(['85354-9', '29463-7', '8867-4'])('has at least ten readings of %s for most patients', code => {
    const subjects = observations
      .filter(resource => JSON.stringify(resource['code']).includes(`"${code}"`))
      .map(resource => (resource['subject'] as { reference: string }).reference);
    const charted = [...new Set(subjects)].filter(
      subject => subjects.filter(each => each === subject).length >= 10,
    );
    expect(charted.length).toBeGreaterThanOrEqual(18);
  });

  it('records nothing that lies in the future', () => {
    const times = observations.map(resource => String(resource['effectiveDateTime']));
    expect(times.filter(time => Date.parse(time) > NOW.getTime() + 3_600_000)).toEqual([]);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { resourceTypes } from '../../../src/fhir/definitions/resource-types.js';
import { searchParametersOf } from '../../../src/fhir/definitions/search-parameters.js';
import { parseJson } from '../../../src/fhir/model/json.js';
import type { Resource } from '../../../src/fhir/model/resource.js';
import { searchableParameter } from '../../../src/fhir/search/searchable-parameter.js';
import { sharedData } from '../../support/shared-data.js';
import {
  EVERYTHING,
  launchedOn,
  openRepository,
  type OpenRepository,
  update,
} from '../storage/open-repository.js';
import { search } from './searching.js';

const EXAMPLES = sharedData('r4-examples');
const LAUNCHED = launchedOn('example', 'patient/*.rs');
let open: OpenRepository;

/** A value that each kind of parameter takes. */
const VALUES = {
  number: 'ge1',
  date: 'ge2000-01-01',
  string: 'a',
  token: 'true',
  reference: 'Patient/example',
  composite: '',
  quantity: 'gt1|http://unitsofmeasure.org|mg',
  uri: 'http://example.org',
  special: '50.9|6.9|100|km',
} as const;

function valueOf(resourceType: string, code: string): string {
  const { type, components, targets } = searchableParameter(resourceType, code)!;
  if (type === 'composite')
    return components
      .map(part =>
        part.type === 'reference' ? 'Patient/b' : part.type === 'token' ? 'x' : VALUES[part.type],
      )
      .join('$');
  if (type === 'reference') return targets.length > 0 ? `${targets[0]}/example` : VALUES.reference;
  return VALUES[type];
}

beforeAll(async () => {
  open = await openRepository();
  if (EXAMPLES === undefined) return;
  const files = readdirSync(EXAMPLES).filter(name => name.endsWith('.json'));
  const resources = files.map(name => parseJson(readFileSync(join(EXAMPLES, name), 'utf8')) as Resource);
  const byAddress = new Map(resources.map(resource => [`${resource.resourceType}/${resource.id}`, resource]));
  await open.apply(
    EVERYTHING,
    ...[...byAddress.values()].filter(({ id }) => id !== undefined).map(resource => update(resource)),
  );
}, 120_000);

describe.runIf(EXAMPLES)('every search parameter of R4, over the official examples', () => {
  it.each(resourceTypes())('%s', async resourceType => {
    const all = await search(open, `${resourceType}?_summary=count`);
    const codes = [...searchParametersOf(resourceType).keys()].filter(code =>
      searchableParameter(resourceType, code),
    );
    for (const code of codes) {
      const isPlain = code !== '_id' && code !== '_lastUpdated';
      const value = encodeURIComponent(valueOf(resourceType, code));
      for (const access of [EVERYTHING, LAUNCHED])
        await search(open, `${resourceType}?${code}=${value}`, access);
      if (!isPlain) continue;
      const present = await search(open, `${resourceType}?${code}:missing=false&_summary=count`);
      const missing = await search(open, `${resourceType}?${code}:missing=true&_summary=count`);
      expect(present.total! + missing.total!, code).toBe(all.total);
    }
  });

  it.each(resourceTypes())('%s, sorted', async resourceType => {
    const all = await search(open, `${resourceType}?_count=1000`);
    const codes = [...searchParametersOf(resourceType).values()]
      .filter(
        ({ code, type }) =>
          type !== 'composite' &&
          type !== 'special' &&
          code !== 'deceased' &&
          searchableParameter(resourceType, code),
      )
      .map(({ code }) => code);
    for (const code of codes) {
      const sorted = await search(open, `${resourceType}?_count=1000&_sort=-${code},_lastUpdated`);
      expect(sorted.matches.length, code).toBe(all.matches.length);
    }
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sharedData } from '../../../test/support/shared-data.js';
import { resourceTypes } from '../definitions/resource-types.js';
import { parseJson } from '../model/json.js';
import type { Resource } from '../model/resource.js';
import { parseXml } from './parse-xml.js';
import { toXml } from './to-xml.js';

const directory = sharedData('r4-examples');
const examples = directory === undefined ? [] : readdirSync(directory).map(name => read(directory, name));

function read(folder: string, name: string): Resource {
  return parseJson(readFileSync(join(folder, name))) as Resource;
}

/** Names in one order, every digit as it is written. */
function canonical(resource: Resource): string {
  return JSON.stringify(sorted(resource));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null || JSON.isRawJSON(value)) return value;
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, item]) => [name, sorted(item)]));
}

describe.skipIf(directory === undefined)('FHIR R4 examples – https://hl7.org/fhir/R4/xml.html', () => {
  it.each(resourceTypes())('%s goes to XML and comes back, digits included', type => {
    const own = examples.filter(({ resourceType }) => resourceType === type);
    expect(own).not.toEqual([]);
    for (const resource of own) {
      const expected = canonical(resource);
      expect(canonical(parseXml(toXml(resource)))).toBe(expected);
      expect(canonical(parseXml(toXml(resource, { pretty: true })))).toBe(expected);
    }
  });
});

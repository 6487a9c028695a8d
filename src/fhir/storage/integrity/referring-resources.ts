import { derivedMap } from '../../definitions/added-types.js';
import { resourceTypeName, resourceTypes } from '../../definitions/resource-types.js';
import { searchParametersOf } from '../../definitions/search-parameters.js';
import type { ResourceAddress } from '../../model/resource.js';
import { int8Array } from '../binary-array.js';
import type { IntegrityContext } from './integrity-context.js';

/** Enough to find one that the caller sees among those it does not. */
const MOST_LOOKED_AT = 100;

const REFERRING = `select r.type, r.id from search s join resource r on r.key = s.key
  where s.n = 0 and s.links && $1::bigint[] and s.key <> $2::bigint limit ${MOST_LOOKED_AT}`;

/** The resources that refer to it, by the references that search parameters know, as far as the caller may read them. */
export async function referringResources(
  { access, run, parts }: IntegrityContext,
  address: ResourceAddress,
): Promise<readonly ResourceAddress[]> {
  const key = parts.hash.keyOf(address);
  const links = parametersTo(address.resourceType).map(name => parts.hash.link(parts.hash.hash(name), key));
  const rows = await run<{ type: number; id: string }>({ text: REFERRING, values: [int8Array(links), key] });
  const visible: ResourceAddress[] = [];
  for (const { type, id } of rows) {
    const referring = { resourceType: resourceTypeName(type), id };
    if (await parts.reader.reaches(run, access.for(referring.resourceType, 'r'), referring)) {
      visible.push(referring);
      break;
    }
  }
  return visible;
}

const known = derivedMap<readonly string[]>();

/** `Observation.subject` and all others that may refer to this type. */
function parametersTo(target: string): readonly string[] {
  const found = known.get(target);
  if (found) return found;
  const names = resourceTypes().flatMap(source =>
    [...searchParametersOf(source).values()]
      .filter(
        ({ type, targets }) => type === 'reference' && (targets.length === 0 || targets.includes(target)),
      )
      .map(({ code }) => `${source}.${code}`),
  );
  known.set(target, names);
  return names;
}

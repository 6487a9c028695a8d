import type { Filter } from '../filter/filter.js';
import { FilterTokens } from '../filter/filter-tokens.js';
import { FilterReader } from '../filter/parse-filter.js';
import {
  type AttributeFinder,
  type AttributePath,
  attributesOf,
  attributesWithin,
} from '../schema/attribute-path.js';
import type { ResourceType } from '../schema/resource-types.js';

/** What a PATCH operation is about: `emails[type eq "work"].value`. RFC 7644 §3.5.2, figure 7 */
export interface PatchPath {
  readonly target: AttributePath;
  /** Which values of a list. */
  readonly filter?: Filter;
  /** What of each of them. */
  readonly part?: AttributePath;
}

export function parsePatchPath(type: ResourceType, text: string): PatchPath {
  const tokens = new FilterTokens(text, 'invalidPath');
  const find: AttributeFinder = attributesOf(type);
  const { kind, text: name } = tokens.take();
  if (kind !== 'word') throw tokens.wrong('must begin with an attribute');
  const target = find(name, 'invalidPath');
  const filter = tokens.takeIf('[') ? new FilterReader(tokens).within(target).filter : undefined;
  const part =
    filter && tokens.takeIf('.') ? attributesWithin(target)(tokens.take().text, 'invalidPath') : undefined;
  if (tokens.peek().kind !== 'end') throw tokens.wrong(`has more than an attribute ${tokens.place()}`);
  return { target, ...(filter ? { filter } : {}), ...(part ? { part } : {}) };
}

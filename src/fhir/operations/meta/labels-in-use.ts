import { Injectable } from '@nestjs/common';
import type { AccessFilter } from '../../access/access-filter.js';
import { resourceTypes } from '../../definitions/resource-types.js';
import { TooCostlyError } from '../../errors/fhir-error.js';
import { SearchInteraction } from '../../interactions/search.interaction.js';
import type { SearchParameters } from '../../interactions/search-parameters.js';
import { parseJson } from '../../model/json.js';
import type { Resource, ResourceMeta } from '../../model/resource.js';
import { MAXIMUM_COUNT, PAGE_PARAMETER } from '../../search/search-query.parser.js';
import { withLabels } from './meta-labels.js';

const MOST_RESOURCES = 10_000;
const LABELLED = '_profile pr true or _security pr true or _tag pr true';

/** All profiles, labels and tags of the resources within reach; what has none is not looked at. */
@Injectable()
export class LabelsInUse {
  constructor(private readonly searches: SearchInteraction) {}

  async of(access: AccessFilter, types: readonly string[] = resourceTypes()): Promise<ResourceMeta> {
    let union: ResourceMeta = {};
    let looked = 0;
    for (const type of types.filter(one => !access.denies(one, 's'))) {
      let parameters: SearchParameters | undefined = [
        ['_filter', LABELLED],
        ['_count', String(MAXIMUM_COUNT)],
      ];
      while (parameters) {
        const { matches, next } = await this.searches.execute(access, type, parameters);
        for (const { content = '{}' } of matches) {
          union = withLabels(union, (parseJson(content) as Resource).meta ?? {});
        }
        looked += matches.length;
        if (looked > MOST_RESOURCES) throw tooMany();
        parameters = next === undefined ? undefined : pageOf(next);
      }
    }
    return union;
  }
}

function pageOf(next: string): SearchParameters {
  return [[PAGE_PARAMETER, new URL(next).searchParams.get(PAGE_PARAMETER) ?? '']];
}

function tooMany(): TooCostlyError {
  return new TooCostlyError(
    `More than ${MOST_RESOURCES} resources have a profile, label or tag: ask for one type, or search by _tag`,
  );
}

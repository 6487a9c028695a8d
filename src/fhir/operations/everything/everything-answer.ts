import { Injectable } from '@nestjs/common';
import { Environment } from '../../../config/environment.js';
import type { AccessFilter } from '../../access/access-filter.js';
import { InvalidError } from '../../errors/fhir-error.js';
import { searchsetText } from '../../interactions/bundle/searchset.js';
import { withParameters } from '../../interactions/search-parameters.js';
import { PageLink } from '../../search/page-link.js';
import { PAGE_PARAMETER } from '../../search/search-query.parser.js';
import type { OperationInput } from '../../rest/operation/operation-input.js';
import type { OperationParameter } from '../../rest/operation/operation-parameter.js';
import { ResourceText } from '../../rest/operation/resource-text.js';
import { type EverythingFilter, everythingFilterOf } from './everything-filter.js';
import type { EverythingPosition } from './everything-position.js';
import type { FocusType } from './everything-record.js';
import { EverythingService } from './everything.service.js';

/** What every `$everything` of R4 takes. */
export const EVERYTHING_PARAMETERS = {
  _since: { type: 'instant' },
  _type: { type: 'string', max: '*' },
  _count: { type: 'positiveInt' },
  [PAGE_PARAMETER]: { type: 'string' },
} as const satisfies Readonly<Record<string, OperationParameter>>;

interface SealedPage {
  readonly filter: EverythingFilter;
  readonly position: EverythingPosition;
}

/** Reads what was asked, and writes the Bundle with its sealed link to the next page. */
@Injectable()
export class EverythingAnswer {
  constructor(
    private readonly everything: EverythingService,
    private readonly links: PageLink,
    private readonly environment: Environment,
  ) {}

  /** @param path below the FHIR base: what the links are about. */
  async of(
    access: AccessFilter,
    focusType: FocusType,
    path: string,
    input: OperationInput,
    id?: string,
  ): Promise<ResourceText> {
    const { filter, position } = this.begin(access, path, input, id);
    const { page, next } = await this.everything.page(access, focusType, filter, position);
    const { fhirBase } = this.environment;
    const { matches, included } = page;
    const link =
      next && this.links.seal(access.caller, path, { filter, position: next } satisfies SealedPage);
    const url = `${fhirBase}/${path}`;
    const outcome = {
      matches,
      included,
      ignored: [],
      self: withParameters(url, [...asked(input), ...input.formats]),
      ...(link === undefined
        ? {}
        : { next: withParameters(url, [[PAGE_PARAMETER, link], ...input.formats]) }),
    };
    return new ResourceText(searchsetText(outcome, fhirBase));
  }

  private begin(
    access: AccessFilter,
    path: string,
    input: OperationInput,
    id: string | undefined,
  ): { readonly filter: EverythingFilter; readonly position?: EverythingPosition } {
    const link = input.text(PAGE_PARAMETER);
    if (link === undefined) {
      return { filter: everythingFilterOf(input), ...(id === undefined ? {} : { position: { id } }) };
    }
    if (input.names.length > 1)
      throw new InvalidError(
        'A page link holds all that was asked: nothing may be added to it',
        'http._page',
      );
    return this.links.open(access.caller, path, link) as SealedPage;
  }
}

function asked(input: OperationInput): readonly (readonly [string, string])[] {
  return input.names.flatMap(name => input.texts(name).map(text => [name, text] as const));
}

import { Injectable } from '@nestjs/common';
import type { UserRights } from '../../../auth/resource-server/principal.js';
import { parseSmartScopes } from '../../../auth/scopes/smart-scope.js';
import type { LaunchType } from '../../../launch-context/launch-type.js';
import type { Viewer } from '../../../launch-context/patient-directory.js';
import { ResourceDirectory, type ResourceSummary } from '../../../launch-context/resource-directory.js';
import { AccessFilter } from '../../access/access-filter.js';
import { RulesInForce } from '../../access/policy.js';
import { SearchInteraction } from '../../interactions/search.interaction.js';
import type { SearchParameters } from '../../interactions/search-parameters.js';
import { isId } from '../../model/primitive.js';
import type { Resource } from '../../model/resource.js';
import { resourceSummaryOf } from './resource-summary.js';

/** Finds what can be launched on as a token of the same person would, and of one patient where it must be one's. */
@Injectable()
export class FhirResourceDirectory extends ResourceDirectory {
  constructor(
    private readonly searches: SearchInteraction,
    private readonly rules: RulesInForce,
  ) {
    super();
  }

  async search(
    user: UserRights,
    type: LaunchType,
    patientId: string | undefined,
    text: string,
    limit: number,
  ): Promise<readonly ResourceSummary[]> {
    const words = text.replaceAll(/\p{Cc}/gu, ' ').trim();
    const { search } = type;
    const typed: SearchParameters = words === '' || search === undefined ? [] : [[search, escaped(words)]];
    return this.matches(user, type, patientId, [...type.criteria, ...typed, ['_count', String(limit)]]);
  }

  async find(
    viewer: Viewer,
    type: LaunchType,
    patientId: string | undefined,
    id: string,
  ): Promise<ResourceSummary | undefined> {
    if (!isId(id)) return undefined;
    return (await this.matches(viewer, type, patientId, [...type.criteria, ['_id', id]]))[0];
  }

  private accessOf(viewer: Viewer, scope: string, patient?: string): AccessFilter {
    if (viewer === 'server' && patient === undefined)
      return AccessFilter.unrestricted('whether what is launched on exists');
    const person = viewer === 'server' ? undefined : viewer;
    const subject = person?.username ?? 'server';
    const token = { subject, clientId: 'resource-directory', scopes: new Set<string>() };
    const context = { ...(person ? { user: person } : {}), ...(patient === undefined ? {} : { patient }) };
    const smartScopes = parseSmartScopes(scope);
    return AccessFilter.forToken({ ...token, ...context, smartScopes }, this.rules.current());
  }

  private async matches(
    viewer: Viewer,
    { resourceType, ofPatient }: LaunchType,
    patientId: string | undefined,
    parameters: SearchParameters,
  ): Promise<readonly ResourceSummary[]> {
    if (ofPatient && patientId === undefined) return [];
    const access = this.accessOf(viewer, `user/${resourceType}.rs`);
    if (access.denies(resourceType, 's')) return [];
    const options = { handling: 'strict' } as const;
    const found = await this.searches.execute(access, resourceType, parameters, options);
    const summaries = found.matches.map(({ content = '{}' }) =>
      resourceSummaryOf(JSON.parse(content) as Resource),
    );
    return ofPatient && patientId !== undefined
      ? this.ofPatient(viewer, resourceType, patientId, summaries)
      : summaries;
  }

  /** Those which a `patient/` scope of this patient would reach. */
  private async ofPatient(
    viewer: Viewer,
    resourceType: string,
    patientId: string,
    summaries: readonly ResourceSummary[],
  ): Promise<readonly ResourceSummary[]> {
    if (summaries.length === 0) return [];
    const access = this.accessOf(viewer, `patient/${resourceType}.rs`, patientId);
    const ids = summaries.map(({ id }) => id);
    const { matches } = await this.searches.execute(access, resourceType, [
      ['_id', ids.join(',')],
      ['_count', String(ids.length)],
    ]);
    const reached = new Set(matches.map(({ id }) => id));
    return summaries.filter(({ id }) => reached.has(id));
  }
}

/** https://hl7.org/fhir/R4/search.html#escaping */
function escaped(text: string): string {
  return text.replaceAll(/[\\,$|]/g, String.raw`\$&`);
}

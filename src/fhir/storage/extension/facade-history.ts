import type { AccessFilter } from '../../access/access-filter.js';
import { DeletedError, NotFoundError, NotSupportedError } from '../../errors/fhir-error.js';
import type { ResourceFacade } from '../../facade/resource-facade.js';
import type { StoredResource } from '../../model/resource.js';
import type { Run } from '../resource-reader.js';
import type { HistoryPage, HistoryPageRequest } from '../resource.repository.js';
import type { StorageParts } from '../storage-parts.js';
import { noHistory } from './facade-refusals.js';
import { judged, pastVersion } from './served-version.js';

/** The versions of a resource that a facade serves, each judged by its own content as those of stored resources are. */
export class FacadeHistory {
  constructor(
    private readonly parts: StorageParts,
    private readonly run: Run,
  ) {}

  async readVersion(
    access: AccessFilter,
    facade: ResourceFacade,
    id: string,
    versionId: string,
  ): Promise<StoredResource> {
    const visible = await this.visible(access, facade, id);
    const version = visible.find(one => one.versionId === versionId);
    if (!version) throw new NotFoundError();
    if (version.content === undefined) throw new DeletedError(versionId);
    return version;
  }

  async ofInstance(
    access: AccessFilter,
    facade: ResourceFacade,
    id: string,
    { count, since, at, oldestFirst = false, after }: HistoryPageRequest,
  ): Promise<HistoryPage> {
    if (at !== undefined)
      throw new NotSupportedError('Resources of this type are asked for with _since, not _at');
    const visible = await this.visible(access, facade, id);
    if (visible.length === 0) throw new NotFoundError();
    const wanted = visible.filter(({ lastUpdated }) => since === undefined || lastUpdated >= since);
    const ordered = oldestFirst ? wanted.toReversed() : wanted;
    const scope = `${facade.resourceType}/${id}/_history`;
    const { pageLinks } = this.parts;
    const offset =
      after === undefined ? 0 : (pageLinks.open(access.caller, scope, after) as { offset: number }).offset;
    const end = offset + count;
    return {
      entries: ordered.slice(offset, end),
      total: ordered.length,
      ...(end < ordered.length ? { next: pageLinks.seal(access.caller, scope, { offset: end }) } : {}),
    };
  }

  /** Newest first. A deletion is judged by the version that it deleted. */
  private async visible(
    access: AccessFilter,
    facade: ResourceFacade,
    id: string,
  ): Promise<readonly StoredResource[]> {
    if (!facade.versions) throw noHistory();
    const versions = (await facade.versions(id, this.run)).map(version => pastVersion(facade, id, version));
    const contents = versions.map((version, index) => judgedBy(versions, version, index));
    const known = contents.filter(version => version !== undefined);
    const verdicts = await this.parts.judge.judge(this.run, access.for(facade.resourceType, 'r'), known);
    const visible = new Set(known.filter((_, index) => verdicts[index]));
    return versions.filter((_, index) => {
      const content = contents[index];
      return content !== undefined && visible.has(content);
    });
  }
}

function judgedBy(
  versions: readonly StoredResource[],
  version: StoredResource,
  index: number,
): StoredResource | undefined {
  if (version.content !== undefined) return judged(version);
  const deleted = versions.slice(index + 1).find(({ content }) => content !== undefined);
  return deleted && judged(deleted);
}

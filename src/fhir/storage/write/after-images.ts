import type { TermHash } from '../../search/term-hash.js';
import { confirmsAccess } from '../exact-match.js';
import type { Run } from '../resource-reader.js';
import type { LiveVersion } from './planned-version.js';
import type { Verdict, WriteGrant } from './write-grant.js';

/** What has been written, as the grants of this caller judge it. */
export class AfterImages {
  private constructor(private readonly verdicts: ReadonlyMap<WriteGrant, ReadonlyMap<bigint, Verdict>>) {}

  /** Asks the rows that were just written; an unrestricted grant is not asked. */
  static async judge(
    run: Run,
    asked: readonly (readonly [grant: WriteGrant, version: LiveVersion])[],
  ): Promise<AfterImages> {
    const groups = Map.groupBy(asked, ([grant]) => grant);
    const verdicts = [...groups].map(async ([grant, members]) => {
      const keys = members.map(([, version]) => version.key);
      return [grant, await grant.judge(run, keys)] as const;
    });
    return new AfterImages(new Map(await Promise.all(verdicts)));
  }

  /** One flag per alternative of the grant, found by hashes and confirmed on the content. */
  verdictOf(grant: WriteGrant, { key, address, image }: LiveVersion): Verdict {
    const verdict = this.verdicts.get(grant)?.get(key) ?? [];
    return grant.alternatives.map(
      (alternative, index) =>
        verdict[index] === true && confirmsAccess(alternative, { ...address, content: image.content }),
    );
  }
}

/** The memberships of an image, as keys of patients. */
export function patientKeys(
  version: { readonly image: LiveVersion['image'] | undefined },
  hash: TermHash,
): Set<bigint> {
  const ids = version.image?.entries.patients ?? [];
  return new Set(ids.map(id => hash.keyOf({ resourceType: 'Patient', id })));
}

import type { AdministratorView } from './administrator-view.js';
import { type ProofToken, sees } from './visibility.js';
import type { Version, World } from './world.js';

/** What a request may be answered. References are `Type/id`, versions `Type/id/_history/n`. */
export interface Expected {
  readonly status: number;
  /** Matches of a search, or versions of a history, without order. */
  readonly found?: ReadonlySet<string>;
  readonly included?: ReadonlySet<string>;
  readonly total?: number | undefined;
  /** Whether the request may be refused for what the token is, whatever the data are. */
  readonly orRefused?: boolean;
  /** Tags and security labels, `system|code`. */
  readonly labels?: ReadonlySet<string>;
}

export const FORBIDDEN: Expected = { status: 403 };

/** All that an oracle knows. */
export interface Knowledge {
  readonly token: ProofToken;
  readonly world: World;
  readonly view: AdministratorView;
  /** Whether a condition may delete several resources. */
  readonly deletesMany: boolean;
}

/** docs/decisions, A9: a deletion is known to who could see what was deleted. */
export function statusOf(versions: readonly Version[], token: ProofToken): number {
  const last = versions.at(-1);
  if (last?.resource) return sees(token, 'r', last.resource) ? 200 : 404;
  const before = versions.at(-2)?.resource;
  return before !== undefined && sees(token, 'r', before) ? 410 : 404;
}

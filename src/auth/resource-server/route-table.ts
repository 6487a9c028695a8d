import { Injectable } from '@nestjs/common';
import type { AccessPolicy } from './access-policy.js';
import { DeclaredRoutes } from './declared-routes.js';
import { KNOWN_MOUNTS, MIDDLEWARE_MOUNTS } from './known-mounts.js';

export interface RouteRow {
  readonly method: string;
  readonly path: string;
  /** The required scopes, or why none are asked for. */
  readonly access: string;
  /** `ResourceController.read`; empty for what Nest's controllers do not answer. */
  readonly handler: string;
}

/** Everything the server answers, for the eyes of a security officer: `npm run routes`, docs/routes.md. */
@Injectable()
export class RouteTable {
  constructor(private readonly declared: DeclaredRoutes) {}

  rows(): readonly RouteRow[] {
    const handlers = this.declared
      .list()
      .flatMap(({ paths, method, handler, policy }) =>
        paths.map(path => ({ method, path, handler, access: describe(policy) })),
      );
    const mounts = [...KNOWN_MOUNTS, ...MIDDLEWARE_MOUNTS].map(({ method, path, why }) => ({
      method,
      path,
      handler: '',
      access: `public: ${why}`,
    }));
    return [...handlers, ...mounts].toSorted(
      (a, b) => compare(a.path, b.path) || compare(a.method, b.method),
    );
  }

  markdown(): string {
    const cells = this.rows().map(row => [row.method, `\`${row.path}\``, row.access, row.handler]);
    const lines = [['Method', 'Path', 'Access', 'Handler'], ['---', '---', '---', '---'], ...cells];
    return lines.map(line => `| ${line.map(escape).join(' | ')} |\n`).join('');
  }
}

function describe(policy: AccessPolicy | undefined): string {
  if (!policy) return 'undeclared';
  if (policy.kind === 'public') return `public: ${policy.why}`;
  if (policy.kind === 'delegated') return `any token, judged within: ${policy.why}`;
  return policy.requirements.map(requirement => `\`${requirement}\``).join(' and ');
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function escape(cell: string): string {
  return cell.replaceAll('|', '\\|');
}

import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { isResourceType } from '../../fhir/definitions/resource-types.js';
import { type DeclaredRoute, DeclaredRoutes } from './declared-routes.js';
import { KNOWN_MOUNTS } from './known-mounts.js';
import { type MountedRoute, MountedRoutes } from './mounted-routes.js';

/**
 * Refuses to start a server in which somebody could be let in by mistake: every handler declares exactly one access
 * policy, and nothing is mounted that no declaration covers (docs/decisions, C2).
 */
@Injectable()
export class AccessPolicyAudit implements OnApplicationBootstrap {
  constructor(
    private readonly declared: DeclaredRoutes,
    private readonly mounted: MountedRoutes,
  ) {}

  onApplicationBootstrap(): void {
    const declared = this.declared.list();
    const undeclared = declared.filter(route => !route.policy);
    if (undeclared.length > 0) {
      const names = undeclared.map(({ handler, method }) => `${handler} (${method})`);
      throw new Error(`No access policy on: ${names.join(', ')}`);
    }
    const mistaken = declared.flatMap(mistakenScopes);
    if (mistaken.length > 0) throw new Error(mistaken.join('; '));
    const strangers = this.mounted.list().filter(route => !isCovered(route, declared));
    if (strangers.length > 0) {
      const names = strangers.map(({ method, path }) => `${method} ${path}`);
      throw new Error(`Mounted without an access policy: ${names.join(', ')}`);
    }
  }
}

/** TypeScript refuses most of them; JavaScript, casts, and types whose module is gone come here. */
function mistakenScopes({ handler, policy }: DeclaredRoute): readonly string[] {
  if (policy?.kind !== 'scopes') return [];
  return policy.requirements.flatMap(scope => {
    const [, resourceType] = /^(?:(?:patient|user|system)\/)?([^./]+)\.(?=.)c?r?u?d?s?$/.exec(scope) ?? [];
    if (resourceType === undefined)
      return [`${handler} requires ${scope}, which is no scope of data: write it as Observation.rs`];
    if (resourceType === '*' || resourceType === ':resourceType' || isResourceType(resourceType)) return [];
    return [
      `${handler} requires ${scope}: ${resourceType} is no resource type of R4, nor of a module that is on`,
    ];
  });
}

function isCovered(mounted: MountedRoute, declared: readonly DeclaredRoute[]): boolean {
  return (
    KNOWN_MOUNTS.some(({ method, path }) => method === mounted.method && path === mounted.path) ||
    declared.some(route => route.paths.includes(mounted.path) && answers(route.method, mounted.method))
  );
}

/** The server answers HEAD wherever it answers GET, through the same guards. */
function answers(declared: string, mounted: string): boolean {
  return declared === 'ALL' || declared === mounted || (declared === 'GET' && mounted === 'HEAD');
}

import type { FhirResource } from 'fhir/r4.js';
import type { PermissionLetter, ScopeContext } from './smart-scope.js';

declare global {
  /** Where a module names its own resource types, so that scopes may: `interface FirekeeperResourceTypes { BedAssignment: true }`. */
  interface FirekeeperResourceTypes {}
}

/** The types of R4, and those of modules. */
export type ResourceType = FhirResource['resourceType'] | keyof FirekeeperResourceTypes;

type Maybe<Letter extends string> = Letter | '';

/** SMART 2 permission letters in their fixed order: create, read, update, delete, search. `sr` does not compile. */
export type Permissions = Exclude<`${Maybe<'c'>}${Maybe<'r'>}${Maybe<'u'>}${Maybe<'d'>}${Maybe<'s'>}`, ''>;

/**
 * What a handler asks for: `Observation.rs`, or `system/Group.r` where only one context will do.
 * `:resourceType` stands for the resource type named in the route.
 */
export type ScopeRequirement =
  `${`${ScopeContext}/` | ''}${ResourceType | '*' | ':resourceType'}.${Permissions}`;

/** A requirement taken apart; `resourceType` may still be `:resourceType`. */
export interface ParsedScopeRequirement {
  readonly context?: ScopeContext;
  readonly resourceType: string;
  readonly permissions: readonly PermissionLetter[];
}

/** Handlers declare them, so that there is a fixed number of them; every request asks. */
const parsed = new Map<ScopeRequirement, ParsedScopeRequirement>();

export function parseScopeRequirement(requirement: ScopeRequirement): ParsedScopeRequirement {
  const known = parsed.get(requirement);
  if (known) return known;
  const [, context, resourceType = '', permissions = ''] =
    /^(?:(patient|user|system)\/)?([^.]+)\.(\w+)$/.exec(requirement) ?? [];
  const parts = {
    ...(context ? { context: context as ScopeContext } : {}),
    resourceType,
    permissions: permissions.split('') as PermissionLetter[],
  };
  parsed.set(requirement, parts);
  return parts;
}

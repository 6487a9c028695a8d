import type { FhirResource } from 'fhir/r4.js';
import type { ScopeContext } from './smart-scope.js';

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
  readonly permissions: string;
}

export function parseScopeRequirement(requirement: ScopeRequirement): ParsedScopeRequirement {
  const [, context, resourceType = '', permissions = ''] =
    /^(?:(patient|user|system)\/)?([^.]+)\.(\w+)$/.exec(requirement) ?? [];
  return { ...(context ? { context: context as ScopeContext } : {}), resourceType, permissions };
}

import type { Type } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { ScopeRequirement } from '../scopes/scope-requirement.js';
import { DelegatedScopes } from './decorators/delegated-scopes.decorator.js';
import { PublicEndpoint } from './decorators/public-endpoint.decorator.js';
import { RequiredScopes } from './decorators/required-scopes.decorator.js';

/** What a handler declares about who may reach it. */
export type AccessPolicy =
  | { readonly kind: 'public'; readonly why: string }
  | { readonly kind: 'delegated'; readonly why: string }
  | { readonly kind: 'scopes'; readonly requirements: readonly ScopeRequirement[] };

/** A handler or its controller: where a policy is declared. */
export type PolicyTarget = Pick<Type, 'name'>;

/**
 * The policy of a handler: its own, else its controller's. Throws when one level declares two kinds, or a declaration
 * says nothing.
 */
export function accessPolicyOf(
  reflector: Reflector,
  handler: PolicyTarget,
  controller: PolicyTarget,
): AccessPolicy | undefined {
  const name = `${controller.name}.${handler.name}`;
  return (
    policyDeclaredOn(reflector, handler, name) ?? policyDeclaredOn(reflector, controller, controller.name)
  );
}

function policyDeclaredOn(
  reflector: Reflector,
  target: PolicyTarget,
  name: string,
): AccessPolicy | undefined {
  const subject = target as Type;
  const why = reflector.get(PublicEndpoint, subject);
  const delegatedWhy = reflector.get(DelegatedScopes, subject);
  const requirements = reflector.get(RequiredScopes, subject);
  const declared = [why, delegatedWhy, requirements].filter(value => value !== undefined);
  if (declared.length > 1) throw new Error(`${name} declares two access policies`);
  if (declared.some(value => value.length === 0)) throw new Error(`${name} declares an empty access policy`);
  if (why !== undefined) return { kind: 'public', why };
  if (delegatedWhy !== undefined) return { kind: 'delegated', why: delegatedWhy };
  return requirements === undefined ? undefined : { kind: 'scopes', requirements };
}

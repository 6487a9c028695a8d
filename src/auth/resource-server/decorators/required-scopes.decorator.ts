import { type ReflectableDecorator, Reflector } from '@nestjs/core';
import type { ScopeRequirement } from '../../scopes/scope-requirement.js';

/**
 * The SMART scopes a caller must hold to reach this handler, all of them.
 * Whether a patient, a user or a system grants them is the token's business, unless the requirement names a context.
 */
export const RequiredScopes: ReflectableDecorator<readonly ScopeRequirement[]> =
  Reflector.createDecorator<readonly ScopeRequirement[]>();

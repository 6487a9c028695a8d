import { type ReflectableDecorator, Reflector } from '@nestjs/core';
import type { Resource } from '../model/resource.js';
import type {
  HookContext,
  HookedInteraction,
  InteractionRequest,
  InteractionResult,
} from './hooked-interaction.js';

/** When a hook is called. */
export interface HookOptions {
  readonly on: readonly HookedInteraction[];
  /** All types unless some are said. */
  readonly types?: readonly string[];
}

type Answer = Resource | void | Promise<Resource | void>;

/** Throws a FhirError to refuse; answers a resource to have it written in place of the one that was sent. */
export type BeforeHook = (request: InteractionRequest, context: HookContext) => Answer;

/** Throws a FhirError to undo and refuse; of what reads, answers a resource to have it shown in place of the one found. */
export type AfterHook = (result: InteractionResult, context: HookContext) => Answer;

/** On a method that is no such hook it does not compile. */
export type HookDecorator<Method> = <T extends Method>(
  target: object,
  name: string | symbol,
  method: TypedPropertyDescriptor<T>,
) => void;

export const BeforeOptions: ReflectableDecorator<HookOptions> = Reflector.createDecorator<HookOptions>();
export const AfterOptions: ReflectableDecorator<HookOptions> = Reflector.createDecorator<HookOptions>();

/** Calls this method of a provider before each such interaction. Several are called in the order of their modules. */
export function BeforeInteraction(options: HookOptions): HookDecorator<BeforeHook> {
  return BeforeOptions(options);
}

/** Calls this method of a provider after each such interaction, before it is committed and answered. */
export function AfterInteraction(options: HookOptions): HookDecorator<AfterHook> {
  return AfterOptions(options);
}

import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { isResourceType } from '../definitions/resource-types.js';
import type { Resource } from '../model/resource.js';
import {
  type AfterHook,
  AfterOptions,
  type BeforeHook,
  BeforeOptions,
  type HookOptions,
} from './hook.decorators.js';
import {
  type HookContext,
  type HookedInteraction,
  HOOKED_INTERACTIONS,
  type InteractionRequest,
  type InteractionResult,
  isReading,
} from './hooked-interaction.js';

interface Hook<Method> {
  /** `LotNumberRule.check` */
  readonly name: string;
  readonly options: HookOptions;
  readonly call: Method;
}

interface FoundHooks {
  readonly before: readonly Hook<BeforeHook>[];
  readonly after: readonly Hook<AfterHook>[];
}

/** Every `@BeforeInteraction` and `@AfterInteraction` among the providers of all modules. */
@Injectable()
export class InteractionHooks implements OnModuleInit {
  private known: FoundHooks | undefined;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onModuleInit(): void {
    for (const { name, options } of [...this.found.before, ...this.found.after]) requireKnown(name, options);
  }

  get areNone(): boolean {
    return this.found.before.length === 0 && this.found.after.length === 0;
  }

  /** What shall be written in the end. */
  async before(request: InteractionRequest, context: HookContext): Promise<Resource | undefined> {
    let { resource } = request;
    for (const { name, call } of hooksFor(this.found.before, request.interaction, request.resourceType)) {
      const answer = await call({ ...request, ...(resource === undefined ? {} : { resource }) }, context);
      if (answer === undefined) continue;
      if (resource === undefined) throw new Error(`${name} answers a resource where none is written`);
      resource = requireSame(name, answer, request);
    }
    return resource;
  }

  /** What shall be shown in the end. */
  async after(result: InteractionResult, context: HookContext): Promise<Resource | undefined> {
    let { resource } = result;
    for (const { name, call } of hooksFor(this.found.after, result.interaction, result.resourceType)) {
      const answer = await call({ ...result, resource }, context);
      if (answer === undefined) continue;
      if (!isReading(result.interaction))
        throw new Error(`${name} answers a resource after a write: change it before`);
      resource = requireSame(name, answer, result);
    }
    return resource;
  }

  isAsked(when: keyof FoundHooks, interaction: HookedInteraction, resourceType: string): boolean {
    return hooksFor<unknown>(this.found[when], interaction, resourceType).length > 0;
  }

  private get found(): FoundHooks {
    this.known ??= {
      before: this.marked<BeforeHook>(BeforeOptions),
      after: this.marked<AfterHook>(AfterOptions),
    };
    return this.known;
  }

  private marked<Method extends BeforeHook | AfterHook>(mark: typeof BeforeOptions): readonly Hook<Method>[] {
    return this.discovery.getProviders().flatMap(({ instance, metatype }) => {
      // Values and the products of factories have no methods of a class that somebody could have marked.
      if (typeof instance !== 'object' || instance === null || instance.constructor !== metatype) return [];
      const prototype = Object.getPrototypeOf(instance) as Readonly<Record<string, Method>>;
      return this.scanner.getAllMethodNames(prototype).flatMap(name => {
        const method = prototype[name]!;
        const options = this.reflector.get(mark, method) as HookOptions | undefined;
        if (!options) return [];
        const call = method.bind(instance) as Method;
        return [{ name: `${instance.constructor.name}.${name}`, options, call }];
      });
    });
  }
}

function hooksFor<Method>(
  hooks: readonly Hook<Method>[],
  interaction: HookedInteraction,
  resourceType: string | undefined,
): readonly Hook<Method>[] {
  if (hooks.length === 0) return hooks;
  return hooks.filter(
    ({ options: { on, types } }) =>
      on.includes(interaction) &&
      (types === undefined || (resourceType !== undefined && types.includes(resourceType))),
  );
}

function requireKnown(name: string, { on, types = [] }: HookOptions): void {
  const strange = on.find(interaction => !HOOKED_INTERACTIONS.includes(interaction));
  if (strange !== undefined || on.length === 0) {
    throw new Error(`${name} must be on some of ${HOOKED_INTERACTIONS.join(', ')}`);
  }
  const unknown = types.find(type => !isResourceType(type));
  if (unknown !== undefined) throw new Error(`${name} is for ${unknown}, which is no resource type`);
}

function requireSame(
  name: string,
  resource: Resource,
  { resourceType, id }: Pick<InteractionRequest, 'resourceType' | 'id'>,
): Resource {
  if (resource.resourceType === resourceType && (resource.id === undefined || resource.id === id))
    return resource;
  throw new Error(`${name} answers another resource: resourceType and id must stay`);
}

import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type AccessPolicy, accessPolicyOf } from './access-policy.js';

/** What the handlers declare, read from their decorators once and not on every request. */
@Injectable()
export class HandlerPolicies {
  /** By controller first: two of them may inherit one handler. */
  private readonly known = new WeakMap<object, WeakMap<object, AccessPolicy>>();

  constructor(private readonly reflector: Reflector) {}

  /** The boot audit lets no handler without a policy pass; should one come here nevertheless, it stays closed. */
  require(context: ExecutionContext): AccessPolicy {
    const controller = context.getClass();
    const handler = context.getHandler();
    const known = this.known.get(controller)?.get(handler);
    if (known) return known;
    const policy = accessPolicyOf(this.reflector, handler, controller);
    if (!policy) throw new Error(`No access policy on ${controller.name}.${handler.name}`);
    const ofController = this.known.get(controller) ?? new WeakMap<object, AccessPolicy>();
    this.known.set(controller, ofController.set(handler, policy));
    return policy;
  }
}

import { type ReflectableDecorator, Reflector } from '@nestjs/core';

/**
 * Asks for a valid token only: the handler judges each thing it does by the caller's `AccessFilter`, as SMART asks for
 * batches ("validated based on the actual requests within them"). The reason is shown by `npm run routes`.
 */
export const DelegatedScopes: ReflectableDecorator<string> = Reflector.createDecorator<string>();

import { type ReflectableDecorator, Reflector } from '@nestjs/core';

/** Opens a handler to everyone. The reason is mandatory: `npm run routes` shows it. */
export const PublicEndpoint: ReflectableDecorator<string> = Reflector.createDecorator<string>();

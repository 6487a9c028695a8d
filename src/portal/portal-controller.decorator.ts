import { applyDecorators } from '@nestjs/common';
import { type ReflectableDecorator, Reflector } from '@nestjs/core';
import { PublicEndpoint } from '../auth/resource-server/decorators/public-endpoint.decorator.js';
import { SignedInController } from './session/signed-in-controller.decorator.js';

/** A link from the first page of the portal. */
export interface PortalLink {
  readonly path: string;
  readonly title: string;
}

export const LinkedFrom: ReflectableDecorator<PortalLink> = Reflector.createDecorator<PortalLink>();

/**
 * Pages of a module in the portal, below `/path`: for whoever is signed in (`@SignedIn() visitor: Visitor`), linked from
 * the first page. `visitor.access` is what the person may see. A POST reaches a handler only from a form with
 * `csrfField(visitor.session)`; `@SignedForm() form: FormFields` is what was filled in.
 */
export function PortalController(path: string, { title }: { readonly title: string }): ClassDecorator {
  return applyDecorators(
    SignedInController(path),
    PublicEndpoint('pages of a module of the installation, shown to whoever is signed in at the portal'),
    LinkedFrom({ path: `/${path}`, title }),
  );
}

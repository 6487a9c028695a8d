import { All, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ScimError } from './protocol/scim.error.js';
import { ScimController } from './scim-controller.decorator.js';

/** What there is, for whoever asks by another method. */
const METHODS: readonly (readonly [path: RegExp, allowed: string])[] = [
  [/^(?:Users|Groups)$/, 'GET, POST'],
  [/^(?:Users|Groups)\/[^/]+$/, 'GET, PUT, PATCH, DELETE'],
  [/^(?:ServiceProviderConfig|(?:ResourceTypes|Schemas)(?:\/[^/]+)?)$/, 'GET'],
];

/** Whatever no other handler takes: 405 with the methods of the path, or 404. RFC 7644 §3.12 */
@ScimController()
export class ScimUnroutedController {
  @All('*')
  refuse(
    @Param('*') path: string,
    @Req() { method }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): never {
    const allowed = METHODS.find(([pattern]) => pattern.test(path))?.[1];
    if (allowed === undefined) throw new ScimError(404, 'There is nothing at this path: see ResourceTypes');
    void reply.header('Allow', allowed);
    throw new ScimError(405, `${method} is not possible here, only ${allowed}`);
  }
}

import { All, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Environment } from '../config/environment.js';
import { MOST_RESULTS } from './protocol/list-query.js';
import { SCIM_JSON } from './protocol/scim-json.js';
import { ScimError } from './protocol/scim.error.js';
import type { Schema } from './schema/attribute.js';
import type { Attributes } from './schema/read-resource.js';
import { RESOURCE_TYPES, type ResourceType, SCHEMAS } from './schema/resource-types.js';
import { SCIM_BASE, ScimController } from './scim-controller.decorator.js';

const CORE = 'urn:ietf:params:scim:schemas:core:2.0';

/** What this server can do, and which attributes there are. RFC 7644 §4 */
@ScimController()
export class ScimDiscoveryController {
  private readonly base: string;

  constructor(environment: Environment) {
    this.base = `${environment.publicUrl}/${SCIM_BASE}`;
  }

  @Get('ServiceProviderConfig')
  async configuration(@Res() reply: FastifyReply): Promise<void> {
    const location = `${this.base}/ServiceProviderConfig`;
    await send(reply, { ...CONFIGURATION, meta: { resourceType: 'ServiceProviderConfig', location } });
  }

  @Get('ResourceTypes')
  async resourceTypes(@Query() query: Attributes, @Res() reply: FastifyReply): Promise<void> {
    await sendAll(
      reply,
      query,
      RESOURCE_TYPES.map(type => this.resourceTypeOf(type)),
    );
  }

  @Get('ResourceTypes/:name')
  async resourceType(@Param('name') name: string, @Res() reply: FastifyReply): Promise<void> {
    const type = RESOURCE_TYPES.find(each => each.name === name);
    if (!type) throw new ScimError(404, 'There is no such resource type');
    await send(reply, this.resourceTypeOf(type));
  }

  @Get('Schemas')
  async schemas(@Query() query: Attributes, @Res() reply: FastifyReply): Promise<void> {
    await sendAll(
      reply,
      query,
      SCHEMAS.map(schema => this.schemaOf(schema)),
    );
  }

  @Get('Schemas/:urn')
  async schema(@Param('urn') urn: string, @Res() reply: FastifyReply): Promise<void> {
    const schema = SCHEMAS.find(({ id }) => id === urn);
    if (!schema) throw new ScimError(404, 'There is no such schema');
    await send(reply, this.schemaOf(schema));
  }

  @All('Bulk')
  bulk(): never {
    throw new ScimError(
      501,
      'Bulk is not offered, as ServiceProviderConfig says: send one request after the other',
    );
  }

  @All('.search')
  search(): never {
    throw new ScimError(501, 'There is no search over all types: use /Users/.search or /Groups/.search');
  }

  @All('Me')
  me(): never {
    throw new ScimError(501, 'Me is not offered: directories are nobody. Use /Users');
  }

  private resourceTypeOf({ name, endpoint, description, schema, extensions }: ResourceType): object {
    return {
      schemas: [`${CORE}:ResourceType`],
      id: name,
      name,
      endpoint,
      description,
      schema: schema.id,
      schemaExtensions: extensions.map(({ id }) => ({ schema: id, required: false })),
      meta: { resourceType: 'ResourceType', location: `${this.base}/ResourceTypes/${name}` },
    };
  }

  private schemaOf(schema: Schema): object {
    const location = `${this.base}/Schemas/${schema.id}`;
    return { schemas: [`${CORE}:Schema`], ...schema, meta: { resourceType: 'Schema', location } };
  }
}

/** RFC 7643 §5 */
const CONFIGURATION = {
  schemas: [`${CORE}:ServiceProviderConfig`],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: MOST_RESULTS },
  changePassword: { supported: false },
  sort: { supported: true },
  etag: { supported: true },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'OAuth Bearer Token',
      description:
        'An access token by client credentials, or a standing token that an administrator has made',
      specUri: 'https://www.rfc-editor.org/rfc/rfc6750',
      primary: true,
    },
  ],
};

/** RFC 7644 §4: a filter is refused, paging passed over. */
async function sendAll(
  reply: FastifyReply,
  { filter }: Attributes,
  resources: readonly object[],
): Promise<void> {
  if (filter !== undefined) throw new ScimError(403, 'There is no filter here');
  await send(reply, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: resources.length,
    startIndex: 1,
    itemsPerPage: resources.length,
    Resources: resources,
  });
}

async function send(reply: FastifyReply, body: object): Promise<void> {
  await reply.type(SCIM_JSON).send(body);
}

import type { FhirClient, FhirResponse, Json } from '../../support/fhir-client.js';
import type { WriteRequest } from './request.js';
import { conditionText } from './request-text.js';

/** A write as one request of its own. */
export function write(client: FhirClient, request: WriteRequest): Promise<FhirResponse> {
  const { method, url, body, headers } = sent(request);
  return client.send(method, url, body, headers);
}

/** The same as an entry of a Bundle. */
export function writeEntry(request: WriteRequest): Json {
  const { method, url, ifNoneExist, ifMatch, resource } = sent(request);
  return {
    ...(resource === undefined ? {} : { resource }),
    request: {
      method,
      url,
      ...(ifNoneExist === undefined ? {} : { ifNoneExist }),
      ...(ifMatch === undefined ? {} : { ifMatch }),
    },
  };
}

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
  readonly headers?: Record<string, string>;
  readonly ifNoneExist?: string;
  readonly ifMatch?: string;
  /** In a Bundle. */
  readonly resource?: Json;
}

function sent(request: WriteRequest): Sent {
  const message = unversioned(request);
  if (request.ifMatch === undefined) return message;
  const ifMatch = `W/"${request.ifMatch}"`;
  return { ...message, headers: { ...message.headers, 'If-Match': ifMatch }, ifMatch };
}

function unversioned(request: WriteRequest): Sent {
  const condition = request.condition && conditionText(request.condition);
  switch (request.kind) {
    case 'create': {
      const resource = referring(request);
      const create = { method: 'POST', url: resource.resourceType, body: resource, resource };
      if (condition === undefined) return create;
      return { ...create, headers: { 'If-None-Exist': condition }, ifNoneExist: condition };
    }
    case 'update': {
      const resource = referring(request);
      return { method: 'PUT', url: address(resource, condition), body: resource, resource };
    }
    case 'patch':
      return { method: 'PATCH', url: address(request, condition), ...patch(request) };
    case 'label': {
      const { resourceType, id, isAdded, tag } = request;
      const parameter = [{ name: 'meta', valueMeta: { tag: [tag] } }];
      const resource = { resourceType: 'Parameters', parameter };
      const name = isAdded ? '$meta-add' : '$meta-delete';
      return { method: 'POST', url: `${resourceType}/${id}/${name}`, body: resource, resource };
    }
    case 'delete':
      return { method: 'DELETE', url: address(request, condition), body: undefined };
  }
}

/** With a conditional reference in the place of the one that it is to become. */
function referring({ resource, subjectBy }: Extract<WriteRequest, { resource: Json }>): Json {
  if (subjectBy === undefined) return resource;
  return { ...resource, subject: { reference: `Patient?${conditionText(subjectBy)}` } };
}

function address({ resourceType, id }: Json, condition: string | undefined): string {
  return condition === undefined ? `${resourceType}/${id}` : `${resourceType}?${condition}`;
}

function patch({
  resourceType,
  language,
  changes,
  test,
}: Extract<WriteRequest, { kind: 'patch' }>): Pick<Sent, 'body' | 'headers' | 'resource'> {
  if (language === 'json') {
    const added = Object.entries(changes).map(([name, value]) => ({ op: 'add', path: `/${name}`, value }));
    const operations =
      test === undefined ? added : [{ op: 'test', path: `/${test.name}`, value: test.value }, ...added];
    const data = Buffer.from(JSON.stringify(operations)).toString('base64');
    const contentType = 'application/json-patch+json';
    return {
      body: JSON.stringify(operations),
      headers: { 'Content-Type': contentType },
      resource: { resourceType: 'Binary', contentType, data },
    };
  }
  const parameters = {
    resourceType: 'Parameters',
    parameter: Object.entries(changes).flatMap(([name, value]) => fhirpath(resourceType, name, value)),
  };
  return { body: parameters, resource: parameters };
}

/** Taken away, if it is there, and added. */
function fhirpath(resourceType: string, name: string, value: Json): Json[] {
  const typed = typeof value === 'string' ? { valueCode: value } : { valueReference: value };
  return [
    operation(['type', { valueCode: 'delete' }], ['path', { valueString: `${resourceType}.${name}` }]),
    operation(
      ['type', { valueCode: 'add' }],
      ['path', { valueString: resourceType }],
      ['name', { valueString: name }],
      ['value', typed],
    ),
  ];
}

function operation(...parts: readonly (readonly [name: string, value: object])[]): Json {
  return { name: 'operation', part: parts.map(([name, value]) => ({ name, ...value })) };
}

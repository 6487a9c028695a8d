import { expect, it } from 'vitest';
import { requestCodes } from './event-codes.js';

it.each([
  ['GET /fhir/:resourceType', 'search-type', 'E'],
  ['HEAD /fhir/:resourceType', 'search-type', 'E'],
  ['POST /fhir/:resourceType/_search', 'search-type', 'E'],
  ['GET /fhir/:compartment/:id/:resourceType', 'search-type', 'E'],
  ['GET /fhir', 'search-system', 'E'],
  ['POST /fhir/_search', 'search-system', 'E'],
  ['POST /fhir', 'batch', 'E'],
  ['GET /fhir/:resourceType/:id', 'read', 'R'],
  ['GET /fhir/:resourceType/:id/_history/:versionId', 'vread', 'R'],
  ['GET /fhir/:resourceType/:id/_history', 'history', 'R'],
  ['GET /fhir/:resourceType/_history', 'history', 'R'],
  ['GET /fhir/Patient/:id/$everything', 'operation', 'E'],
  ['POST /fhir/:resourceType', 'create', 'C'],
  ['PUT /fhir/:resourceType/:id', 'update', 'U'],
  ['PATCH /fhir/:resourceType', 'patch', 'U'],
  ['DELETE /fhir/:resourceType/:id/_history', 'delete', 'D'],
])('what was refused is told as what it would have been: %s', (what, code, action) => {
  const codes = requestCodes(what);
  expect([codes.subtype.code, codes.action]).toEqual([code, action]);
});

import type { Resource } from '../model/resource.js';
import { isEqual } from './json-equality.js';
import { JsonDocument } from './json-document.js';
import type { JsonPatch, JsonPatchOperation } from './json-patch-operation.js';
import type { JsonPointer } from './json-pointer.js';
import { copyTree, isObject } from './json-tree.js';
import { PatchNotApplicableError } from './patch-error.js';

/**
 * Applies a JSON Patch to a resource, all operations in their order or none; neither argument is changed, and
 * numbers keep their digits wherever they go. The result still has to be validated, and its type and id to be
 * compared. RFC 6902; https://hl7.org/fhir/R4/http.html#patch
 */
export function applyJsonPatch(resource: Resource, patch: JsonPatch): Resource {
  const document = new JsonDocument(copyTree(resource));
  for (const operation of patch) apply(document, operation);
  const { content } = document;
  if (isObject(content)) return content as Resource;
  throw new PatchNotApplicableError('The patch leaves no resource: a resource is a JSON object');
}

function apply(document: JsonDocument, operation: JsonPatchOperation): void {
  const { path, step } = operation;
  switch (operation.op) {
    case 'add':
      return document.add(path, copyTree(operation.value), step);
    case 'remove':
      return void document.remove(path, step);
    case 'replace':
      return document.replace(path, copyTree(operation.value), step);
    case 'copy':
      return document.copy(operation.from, path, step);
    case 'move':
      if (isInside(path, operation.from)) return step.refuse('a value cannot be moved into itself');
      return document.add(path, document.remove(operation.from, step), step);
    case 'test':
      if (!isEqual(document.get(path, step), operation.value)) step.failTest();
  }
}

function isInside(pointer: JsonPointer, outer: JsonPointer): boolean {
  return pointer.length > outer.length && outer.every((step, index) => step === pointer[index]);
}

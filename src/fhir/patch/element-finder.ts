import type { ResourceNode } from 'fhirpath';
import { FhirError, TooCostlyError } from '../errors/fhir-error.js';
import type { RawJson } from '../model/decimal.js';
import { fhirPathEngine, fhirPathModel } from './fhirpath-engine.js';
import { copyTree } from './json-tree.js';
import type { JsonObject } from './json-tree.js';
import type { PatchStep } from './patch-error.js';
import { pathMistake } from './path-language.js';
import { RootPlace } from './place.js';
import type { Place } from './place.js';

/** Steps of the engine and results of each, over all paths of a patch: about half a second. */
const MAXIMUM_COST = 5_000_000;

/**
 * Finds elements of one resource by FHIRPath, as places that can be changed: HL7's engine says of each result where
 * it stands. The engine compares numbers as objects of its own; the digits come back with `finished`.
 */
export class ElementFinder {
  private readonly numbers = new Map<unknown, RawJson>();
  private readonly tree: JsonObject;
  private cost = 0;

  constructor(resource: JsonObject) {
    this.tree = this.adopt(resource);
  }

  /** A value in the form in which it can stand in the tree. */
  adopt(value: JsonObject): JsonObject {
    return copyTree(value, leaf => {
      if (!JSON.isRawJSON(leaf)) return leaf;
      const number = fhirPathEngine().FP_Decimal.getDecimal(leaf.rawJSON);
      this.numbers.set(number, leaf);
      return number;
    }) as JsonObject;
  }

  /** The resource with the digits as they were. */
  finished(): JsonObject {
    return copyTree(this.tree, leaf => this.numbers.get(leaf) ?? leaf) as JsonObject;
  }

  find(path: string, step: PatchStep): Place[] {
    const mistake = pathMistake(path);
    if (mistake !== undefined) step.refuse(mistake);
    return this.evaluate(path, step).map(
      node => this.placeOf(node) ?? step.refuse('the path must address elements of the resource'),
    );
  }

  private evaluate(path: string, step: PatchStep): readonly unknown[] {
    try {
      return fhirPathEngine().evaluate(this.tree, path, {}, fhirPathModel(), {
        resolveInternalTypes: false,
        preciseMath: true,
        debugger: (_context, _focus, results: unknown) =>
          this.pay(Array.isArray(results) ? results.length + 1 : 1),
      });
    } catch (error) {
      if (error instanceof FhirError) throw error;
      // The engine's words may repeat values of the resource.
      return step.refuse('the path cannot be evaluated: compare single values of one type');
    }
  }

  private pay(cost: number): void {
    this.cost += cost;
    if (this.cost > MAXIMUM_COST)
      throw new TooCostlyError('The paths of the patch look at too many elements');
  }

  /** Undefined for what is computed and stands nowhere. */
  private placeOf(node: unknown): Place | undefined {
    if (!isNode(node)) return undefined;
    if (node.parentResNode === null) return node.data === this.tree ? new RootPlace(this.tree) : undefined;
    const { propName, index } = node;
    if (!propName) return undefined;
    return this.placeOf(node.parentResNode)?.inside(propName, index ?? 0);
  }
}

function isNode(node: unknown): node is ResourceNode {
  return typeof node === 'object' && node !== null && 'parentResNode' in node;
}

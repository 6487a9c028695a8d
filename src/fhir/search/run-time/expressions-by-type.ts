import { isResourceType, resourceTypes } from '../../definitions/resource-types.js';
import { isDomainResource } from '../../definitions/structures.js';
import { unsuitable } from './unsuitable-definition.js';

/** A resource type where a path begins: neither within a path nor in `ofType(…)`, `is` or `as`. */
const ROOT = /(?<![.\w`])([A-Z][A-Za-z]+)(?=\.)/g;

/** The types that a `SearchParameter.base` stands for. */
export function typesOfBase(base: readonly string[]): readonly string[] {
  const types = base.flatMap(name => {
    if (name === 'Resource') return resourceTypes();
    if (name === 'DomainResource') return resourceTypes().filter(isDomainResource);
    if (isResourceType(name)) return [name];
    throw unsuitable('base', 'names something that is no resource type of this server');
  });
  return [...new Set(types)];
}

/**
 * The part of an expression that is about each type: `Patient.x | Practitioner.y` says a thing about each. A part
 * that begins with no type, or with Resource or DomainResource, is about all of them.
 */
export function expressionsByType(expression: string, base: readonly string[]): ReadonlyMap<string, string> {
  const parts = unionParts(expression).map(text => ({ text, root: rootOf(text) }));
  const types = typesOfBase(base);
  for (const { root } of parts) {
    if (root !== undefined && !types.includes(root)) {
      throw unsuitable(
        'expression',
        `is about ${root}, which base does not name: add it to base or take it out`,
      );
    }
  }
  return new Map(
    types.map(type => {
      const own = parts.filter(({ root }) => root === undefined || root === type);
      if (own.length === 0) {
        throw unsuitable(
          'expression',
          `says nothing about ${type}: add a path for it or take it out of base`,
        );
      }
      return [type, own.map(({ text }) => text).join(' | ')];
    }),
  );
}

/** The resource type that a part is about; undefined if it is about every type of the base. */
function rootOf(part: string): string | undefined {
  const withoutTexts = part.replace(/'(?:[^'\\]|\\.)*'/g, "''");
  const roots = new Set([...withoutTexts.matchAll(ROOT)].map(([, name = '']) => name));
  const abstract = [...roots].filter(name => name === 'Resource' || name === 'DomainResource');
  for (const name of abstract) roots.delete(name);
  const [root, ...more] = [...roots].filter(isResourceType);
  if (more.length > 0 || (root !== undefined && abstract.length > 0)) {
    throw unsuitable(
      'expression',
      'joins paths of several types within brackets: write them side by side with |',
    );
  }
  return root;
}

/** Split at the `|` that stand in no brackets and no text. */
function unionParts(expression: string): readonly string[] {
  const parts: string[] = [];
  let part = '';
  let depth = 0;
  let quote: string | undefined;
  for (let at = 0; at < expression.length; at++) {
    const sign = expression.charAt(at);
    part += sign;
    if (quote !== undefined) {
      if (sign === '\\') part += expression.charAt(++at);
      else if (sign === quote) quote = undefined;
    } else if (sign === "'" || sign === '`') quote = sign;
    else if (sign === '(' || sign === '[') depth++;
    else if (sign === ')' || sign === ']') depth--;
    else if (sign === '|' && depth === 0) {
      parts.push(part.slice(0, -1).trim());
      part = '';
    }
  }
  parts.push(part.trim());
  if (parts.includes('')) throw unsuitable('expression', 'has nothing on one side of a |');
  return parts;
}

import type { ElementDefinition } from 'fhir/r4.js';
import type { ElementRow } from '../../fhir/definitions/generated-files.js';
import { inheritedRows } from '../../fhir/definitions/structures.js';
import { typesText } from './element-types.js';
import type { TypeInHand } from './type-in-hand.js';

type Structures = Map<string, ElementRow[]>;

const NAME = /^[a-z][A-Za-z0-9]{0,63}(?:\[x\])?$/;
/** What this server does not check must not stand there as if it did. */
const UNCHECKED = /^(?:fixed|pattern|minValue|maxValue|maxLength|slic)/;

/** The elements of the type and of each of its backbone elements, with what they inherit. */
export function elementRows(type: TypeInHand): ReadonlyMap<string, readonly ElementRow[]> {
  const structures: Structures = new Map([[type.name, [...inheritedRows('DomainResource')]]]);
  for (const element of type.elements) {
    if (element.path !== type.name) addElement(element, type, structures);
  }
  for (const [path, rows] of structures) {
    const inherited = inheritedRows(path === type.name ? 'DomainResource' : 'BackboneElement');
    if (rows.length === inherited.length) type.refuse(path, 'has no elements of its own: add one');
  }
  return structures;
}

function addElement(element: ElementDefinition, type: TypeInHand, structures: Structures): void {
  const { path } = element;
  const dot = path.lastIndexOf('.');
  const name = path.slice(dot + 1);
  const rows = structures.get(path.slice(0, dot));
  if (!rows) {
    type.refuse(path, `must stand below ${type.name}, or below a BackboneElement that comes before it`);
  }
  const known = rows.find(([other]) => other === name);
  if (known) return requireInherited(element, known, type, path.slice(0, dot) === type.name);
  if (!NAME.test(name) || name === 'resourceType') {
    type.refuse(path, 'is no name for an element: a small letter, then letters and digits');
  }
  const unchecked = Object.keys(element).find(key => UNCHECKED.test(key));
  if (unchecked !== undefined) {
    type.refuse(path, `has ${unchecked}, which is not checked: write it as a constraint`);
  }
  rows.push(rowOf(element, name, type, structures));
}

/** Snapshots repeat what all types have; to change that is not possible. */
function requireInherited(
  element: ElementDefinition,
  known: ElementRow,
  type: TypeInHand,
  isOfType: boolean,
): void {
  const [name, min, max] = known;
  const inherited = inheritedRows(isOfType ? 'DomainResource' : 'BackboneElement');
  if (!inherited.some(([other]) => other === name)) type.refuse(element.path, 'stands there twice: keep one');
  const isSame = (element.min ?? min) === min && maximum(element.max ?? String(max || '*')) === max;
  if (!isSame) type.refuse(element.path, 'is the same in all types: leave its cardinality out');
}

function rowOf(
  element: ElementDefinition,
  name: string,
  type: TypeInHand,
  structures: Structures,
): ElementRow {
  const { path, min, max, binding } = element;
  if (min === undefined || max === undefined)
    type.refuse(path, 'has no min or max: say how often it may stand');
  const most = maximum(max);
  if (most === undefined || !Number.isInteger(min) || min < 0 || (most !== 0 && min > most)) {
    type.refuse(
      path,
      `may stand ${min} to ${max} times: min must be 0 or more, max at least 1 and min, or *`,
    );
  }
  const types = contentOf(element, type, structures);
  const summary = element.isSummary ? 1 : 0;
  if (binding?.strength !== 'required') return [name, min, most, types, summary];
  if (binding.valueSet === undefined) type.refuse(path, 'has a required binding: name its valueSet');
  return [name, min, most, types, summary, binding.valueSet.split('|', 1)[0] ?? ''];
}

/** 0 stands for `*`. */
function maximum(max: string): number | undefined {
  if (max === '*') return 0;
  return /^[1-9]\d{0,5}$/.test(max) ? Number(max) : undefined;
}

function contentOf(element: ElementDefinition, type: TypeInHand, structures: Structures): string {
  const { path, contentReference } = element;
  if (contentReference !== undefined) {
    const target = contentReference.slice(contentReference.indexOf('#') + 1);
    if (target !== type.name && structures.has(target)) return target;
    return type.refuse(path, `repeats ${contentReference}, which is no BackboneElement before it`);
  }
  if (element.type?.some(({ code }) => code === 'BackboneElement')) {
    if (element.type.length > 1) type.refuse(path, 'is a BackboneElement: it can have no other type');
    structures.set(path, [...inheritedRows('BackboneElement')]);
    return path;
  }
  return typesText(element, type);
}

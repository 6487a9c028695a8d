import type { SearchParameter } from 'fhir/r4.js';
import type {
  SearchParameterComponent,
  SearchParameterDefinition,
} from '../../definitions/search-parameters.js';
import { branchesOf, type PathBranch } from '../expression/path-branch.js';
import { parsePathExpression } from '../expression/path-expression.parser.js';
import { unsuitable } from './unsuitable-definition.js';

/** A parameter of a type by its canonical URL, built-in or defined at run time. */
export type FindDefinition = (resourceType: string, url: string) => SearchParameterDefinition | undefined;

/** What stands before the last part of a composite is compared as a whole. */
const WHOLE_TYPES: ReadonlySet<string> = new Set(['token', 'reference']);
const WHOLE_DATA_TYPES: ReadonlySet<string> = new Set(
  'CodeableConcept Coding Reference code string id uri boolean'.split(' '),
);

/** The resolved components of a composite parameter. https://hl7.org/fhir/R4/search.html#composite */
export function runTimeComponents(
  { type, component = [] }: SearchParameter,
  resourceType: string,
  elements: readonly PathBranch[],
  find: FindDefinition,
): readonly SearchParameterComponent[] {
  if (type !== 'composite') {
    if (component.length > 0) throw unsuitable('component', 'is for composite parameters');
    return [];
  }
  if (component.length < 2) throw unsuitable('component', 'must have at least two parts');
  return component.map(({ definition, expression }, index) => {
    const place = `component[${index}]`;
    const part = find(resourceType, definition);
    if (!part)
      throw unsuitable(
        `${place}.definition`,
        `is no search parameter of ${resourceType} that is active here`,
      );
    if (part.type === 'composite' || part.type === 'special') {
      throw unsuitable(`${place}.definition`, `is a ${part.type} parameter, which cannot be a part`);
    }
    const isLast = index === component.length - 1;
    if (!isLast && !WHOLE_TYPES.has(part.type)) {
      throw unsuitable(place, `is a ${part.type}: all parts but the last must be tokens or references`);
    }
    const types = elements.flatMap(({ type: element }) => partTypes(expression, element, place));
    if (!isLast && !types.every(dataType => WHOLE_DATA_TYPES.has(dataType))) {
      throw unsuitable(`${place}.expression`, 'must lead to codes or references');
    }
    return { code: part.code, type: part.type, expression };
  });
}

function partTypes(expression: string, element: string, place: string): readonly string[] {
  try {
    return branchesOf(parsePathExpression(expression), element).map(({ type }) => type);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw unsuitable(`${place}.expression`, `cannot be indexed: ${error.message}`);
  }
}

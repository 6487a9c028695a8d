import { fhirPathEngine } from './fhirpath-engine.js';

/** A node of the syntax tree that `fhirpath` gives. */
interface SyntaxNode {
  readonly type: string;
  readonly text?: string;
  readonly start?: { readonly line: number; readonly column: number };
  readonly children?: readonly SyntaxNode[];
}

const MAXIMUM_LENGTH = 1000;

const STRING_OR_DIV = /'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`|\.(\s*)div\b/gs;

/** Navigation, and criteria that look downwards only: the work is at most the size of tree and path. */
const ALLOWED_SYNTAX: ReadonlySet<string> = new Set(
  [
    'EntireExpression TermExpression InvocationExpression IndexerExpression ParenthesizedTerm TypeExpression',
    'EqualityExpression InequalityExpression AndExpression OrExpression ImpliesExpression PolarityExpression',
    'InvocationTerm MemberInvocation FunctionInvocation ThisInvocation IndexInvocation Functn ParamList Identifier',
    'TypeSpecifier QualifiedIdentifier LiteralTerm StringLiteral NumberLiteral BooleanLiteral NullLiteral',
    'DateLiteral DateTimeLiteral TimeLiteral QuantityLiteral Quantity Unit DateTimePrecision PluralDateTimePrecision',
  ].flatMap(line => line.split(' ')),
);

const ALLOWED_FUNCTIONS: ReadonlySet<string> = new Set(
  [
    'where first last tail single skip take ofType as is extension exists all empty not count hasValue',
    'startsWith endsWith contains lower upper',
  ].flatMap(line => line.split(' ')),
);

/** What leads to an element by its name, its place or its type alone. */
const NAVIGATION: ReadonlySet<string> = new Set(
  [
    'EntireExpression TermExpression InvocationExpression IndexerExpression ParenthesizedTerm TypeExpression',
    'InvocationTerm MemberInvocation FunctionInvocation ThisInvocation IndexInvocation Functn ParamList Identifier',
    'TypeSpecifier QualifiedIdentifier LiteralTerm NumberLiteral',
  ].flatMap(line => line.split(' ')),
);

const NAVIGATING_FUNCTIONS: ReadonlySet<string> = new Set(
  'first last tail single skip take ofType as'.split(' '),
);

/**
 * What is wrong with a path, if anything. FHIRPath Patch addresses elements of the patched resource alone
 * (https://hl7.org/fhir/R4/fhirpatch.html); functions that leave it, compute new values or can take
 * long (`resolve`, `repeat`, `descendants`, `matches`) are not for paths.
 */
export function pathMistake(path: string): string | undefined {
  if (path.length > MAXIMUM_LENGTH) return `a path may have at most ${MAXIMUM_LENGTH} characters`;
  const tree = syntaxOf(path);
  return tree === undefined ? 'the path is not well-formed FHIRPath' : syntaxMistake(tree);
}

/** Whether it depends on more than on what there is: on what it holds. */
export function comparesContent(path: string): boolean {
  const tree = syntaxOf(path);
  return tree !== undefined && isCriterion(tree);
}

function isCriterion({ type, text, children = [] }: SyntaxNode): boolean {
  if (!NAVIGATION.has(type)) return true;
  if (type === 'Functn' && !NAVIGATING_FUNCTIONS.has(text ?? '')) return true;
  return children.some(isCriterion);
}

/** `Patient` and `name` for `Patient.name`; undefined unless the path ends in a name. */
export function splitLastName(path: string): { parent: string; name: string } | undefined {
  let node = syntaxOf(path);
  while (node?.type === 'EntireExpression') node = node.children?.[0];
  const [expression, member] = node?.children ?? [];
  const name = member?.children?.[0]?.text;
  if (node?.type !== 'InvocationExpression' || expression === undefined) return undefined;
  if (member?.type !== 'MemberInvocation' || member.start?.line !== 1 || name === undefined) return undefined;
  const before = path.slice(0, member.start.column - 1).trimEnd();
  return before.endsWith('.') ? { parent: before.slice(0, -1), name: unquoted(name) } : undefined;
}

/**
 * `div` is an operator of FHIRPath, so the narrative has to be written in back quotes; HL7's own test
 * cases leave them out.
 */
export function quoteDiv(path: string): string {
  if (path.length > MAXIMUM_LENGTH) return path;
  return path.replaceAll(STRING_OR_DIV, (found, blank?: string) =>
    blank === undefined ? found : `.${blank}\`div\``,
  );
}

function syntaxOf(path: string): SyntaxNode | undefined {
  try {
    return fhirPathEngine().parse(path) as SyntaxNode;
  } catch {
    return undefined;
  }
}

function syntaxMistake({ type, text, children = [] }: SyntaxNode): string | undefined {
  if (!ALLOWED_SYNTAX.has(type)) return `${type} is not for a path that addresses an element`;
  if (type === 'Functn' && !ALLOWED_FUNCTIONS.has(text ?? '')) {
    return `a path may use the functions ${[...ALLOWED_FUNCTIONS].join(', ')}`;
  }
  for (const child of children) {
    const mistake = syntaxMistake(child);
    if (mistake !== undefined) return mistake;
  }
  return undefined;
}

function unquoted(name: string): string {
  return name.startsWith('`') ? name.slice(1, -1) : name;
}

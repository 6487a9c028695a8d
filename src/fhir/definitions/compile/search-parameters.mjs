/**
 * Search parameters by resource type: [index into `parameters`, expression of this type alone].
 * Casts are written in one way, `Observation.value.ofType(Quantity)`, whatever the source says.
 */
export function compileSearchParameters(definitions, { kinds }, corrections) {
  const kept = definitions
    .filter(definition => !corrections.drop.includes(definition.url))
    .map(definition => ({ ...definition, ...corrections.set[definition.url] }))
    .concat(corrections.add);
  const byUrl = new Map(kept.map(definition => [definition.url, definition]));
  const byType = Object.fromEntries(kinds.resources.map(type => [type, []]));
  for (const [index, definition] of kept.entries()) {
    for (const type of basesOf(definition, kinds)) {
      const expression = expressionFor(type, definition);
      byType[type].push(expression === undefined ? [index] : [index, expression]);
    }
  }
  return { parameters: kept.map(definition => compact(definition, byUrl)), byType };
}

function basesOf(definition, kinds) {
  return definition.base.flatMap(base => {
    if (base === 'Resource') return kinds.resources;
    return base === 'DomainResource' ? kinds.domainResources : [base];
  });
}

function compact({ code, type, url, target, comparator, multipleOr, component }, byUrl) {
  return {
    code,
    type,
    url,
    ...(target && { targets: target }),
    ...(comparator && { comparators: comparator }),
    ...(multipleOr === false && { multipleOr }),
    ...(component && { components: component.map(part => compactComponent(part, byUrl)) }),
  };
}

function compactComponent({ definition, expression }, byUrl) {
  const parameter = byUrl.get(definition);
  if (parameter === undefined) throw new Error(`No search parameter ${definition} for a component`);
  return { code: parameter.code, type: parameter.type, expression: castsByOfType(expression) };
}

function expressionFor(type, { url, expression }) {
  if (expression === undefined) return undefined;
  const branches = alternatives(expression).map(branch => rooted(castsByOfType(branch), type));
  const own = branches.filter(branch => new RegExp(`^\\(?(${type}|Resource|DomainResource)\\b`).test(branch));
  if (own.length === 0) throw new Error(`${url} has no expression for ${type}`);
  return own.map(branch => branch.replace(/^(Domain)?Resource\b/, type)).join(' | ');
}

/** `InsurancePlan-name` alone says `name | alias`, without the type. */
function rooted(branch, type) {
  return /^[a-z]/.test(branch) ? `${type}.${branch}` : branch;
}

/** The operands of the union, split outside of parentheses. */
function alternatives(expression) {
  const parts = [''];
  let depth = 0;
  for (const character of expression) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (character === '|' && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts.map(part => part.trim());
}

function castsByOfType(expression) {
  return (
    expression
      .replaceAll(/\(([\w.]+) as (\w+)\)/g, '$1.ofType($2)')
      .replaceAll(/([\w.]+) as (\w+)/g, '$1.ofType($2)')
      .replaceAll('.as(', '.ofType(')
      // R4 writes the type's name with a capital in Observation-code-value-date.
      .replaceAll('.ofType(DateTime)', '.ofType(dateTime)')
      .replaceAll(/\(([\w.]+\.ofType\(\w+\))\)/g, '$1')
  );
}

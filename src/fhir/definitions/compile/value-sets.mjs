/** The codes by system of every value set that a required binding names; null where the package cannot expand it. */
export function compileValueSets(resources, { structures }) {
  const byUrl = new Map(resources.map(resource => [resource.url, resource]));
  const urls = new Set(
    Object.values(structures)
      .flat()
      .flatMap(([, , , , , valueSet]) => valueSet ?? []),
  );
  return Object.fromEntries([...urls].map(url => [url, expand(byUrl.get(url), byUrl)]));
}

function expand(valueSet, byUrl) {
  if (valueSet === undefined) return null;
  const { include, exclude } = valueSet.compose;
  if (exclude !== undefined) throw new Error(`${valueSet.url}: "exclude" is not understood`);
  const codes = {};
  for (const part of include) {
    if (part.valueSet || part.filter)
      throw new Error(`${valueSet.url}: only systems and codes are understood`);
    const concepts = part.concept ?? completeConcepts(byUrl.get(part.system));
    if (concepts === undefined) return null;
    (codes[part.system] ??= []).push(...concepts.flatMap(codesOf));
  }
  return codes;
}

function completeConcepts(codeSystem) {
  return codeSystem?.content === 'complete' ? codeSystem.concept : undefined;
}

function codesOf({ code, concept = [] }) {
  return [code, ...concept.flatMap(codesOf)];
}

/**
 * `{ Patient: { Observation: ["subject", "performer"], … }, … }`; types that are not in it are left out.
 * `{def}`, the resource itself, is no search parameter: whose compartment it is, is in it anyway.
 */
export function compileCompartments(resources) {
  const definitions = resources.filter(resource => resource.resourceType === 'CompartmentDefinition');
  return Object.fromEntries(definitions.map(({ code, resource }) => [code, parametersByType(resource)]));
}

function parametersByType(members) {
  const reached = members.filter(member => member.param);
  return Object.fromEntries(reached.map(({ code, param }) => [code, param.filter(name => name !== '{def}')]));
}

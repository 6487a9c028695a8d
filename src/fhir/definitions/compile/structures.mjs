const FHIR_TYPE = 'http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type';
const PROFILE = 'http://hl7.org/fhir/StructureDefinition/';

/**
 * Element tables by structure: `Patient`, `HumanName`, and a structure of its own per backbone element
 * (`Patient.contact`). A row is [name, min, max (0 = *), types, in summary, value set of a required binding];
 * types are parted by blanks, a Reference lists its targets: `Reference(Patient|Group)`.
 */
export function compileStructures(definitions, corrections) {
  const structures = {};
  for (const definition of definitions) {
    if (!isStructure(definition) || corrections.dropTypes.includes(definition.type)) continue;
    for (const element of definition.snapshot.element.slice(1)) {
      const parent = element.path.slice(0, element.path.lastIndexOf('.'));
      const rows = (structures[parent] ??= []);
      rows.push(row(element, definition));
    }
    structures[definition.type] ??= [];
  }
  correct(structures, corrections);
  return { kinds: kindsOf(definitions, structures), structures };
}

function isStructure(definition) {
  if (definition.derivation === 'constraint') return false;
  return definition.kind === 'resource' || definition.kind === 'complex-type';
}

function row(element, definition) {
  const name = element.path.slice(element.path.lastIndexOf('.') + 1);
  const max = element.max === '*' ? 0 : Number(element.max);
  const isRequired = element.binding?.strength === 'required';
  const binding = isRequired ? [element.binding.valueSet.split('|')[0]] : [];
  return [name, element.min, max, typesOf(element, definition), element.isSummary ? 1 : 0, ...binding];
}

function typesOf(element, definition) {
  if (element.contentReference) return element.contentReference.slice(1);
  // The snapshots call the logical id a string; it is an `id`. https://hl7.org/fhir/R4/resource.html#id
  if (element.base.path === 'Resource.id') return 'id';
  return element.type.map(type => typeName(type, element, definition)).join(' ');
}

function typeName(type, element, definition) {
  if (type.code.startsWith('http://hl7.org/fhirpath/')) {
    return type.extension.find(extension => extension.url === FHIR_TYPE).valueUrl;
  }
  const hasChildren = definition.snapshot.element.some(other => other.path.startsWith(`${element.path}.`));
  if (hasChildren) return element.path;
  if (type.code !== 'Reference') return type.code;
  const targets = (type.targetProfile ?? []).map(profile => profile.slice(PROFILE.length));
  return targets.length === 0 || targets.includes('Resource')
    ? 'Reference'
    : `Reference(${targets.join('|')})`;
}

function correct(structures, { removeElements, setElements }) {
  for (const [structure, names] of Object.entries(removeElements)) {
    for (const name of names) {
      const rows = structures[structure];
      const index = rows.findIndex(candidate => candidate[0] === name);
      if (index === -1) throw new Error(`corrections.json: ${structure} has no element ${name} to remove`);
      rows.splice(index, 1);
      const backbone = `${structure}.${name}`;
      for (const path of Object.keys(structures)) {
        if (path === backbone || path.startsWith(`${backbone}.`)) delete structures[path];
      }
    }
  }
  for (const [structure, rows] of Object.entries(setElements)) {
    for (const corrected of rows) {
      const index = structures[structure].findIndex(candidate => candidate[0] === corrected[0]);
      if (index === -1) structures[structure].push(corrected);
      else structures[structure][index] = corrected;
    }
  }
}

function kindsOf(definitions, structures) {
  const kinds = { resources: [], domainResources: [], dataTypes: [] };
  for (const definition of definitions) {
    if (definition.abstract || !(definition.type in structures) || !isStructure(definition)) continue;
    const isResource = definition.kind === 'resource';
    (isResource ? kinds.resources : kinds.dataTypes).push(definition.type);
    if (definition.baseDefinition === `${PROFILE}DomainResource`) kinds.domainResources.push(definition.type);
  }
  return kinds;
}

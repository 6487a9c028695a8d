/** Checked by code of their own on every element: `src/fhir/validation` and docs/validation.md. */
const NATIVE = new Set(['ele-1', 'ext-1', 'txt-1', 'txt-2']);

/**
 * Invariants by where they stand: on a structure (a type or backbone element), or on one element of it. A row is
 * [key, severity, human, expression]; places hold indices into the rows. An element whose type is a profile, such as
 * SimpleQuantity, has the profile's invariants, and only for that type: [index, type].
 */
export function compileConstraints(definitions, { structures }, { remove, errata }) {
  const profiles = definitions.filter(isProfile);
  const rows = new Rows(errata);
  const constraints = { structures: {}, elements: {} };
  for (const definition of definitions) {
    if (isProfile(definition) || !(definition.type in structures)) continue;
    for (const element of definition.snapshot.element) {
      const kept = (element.constraint ?? []).filter(
        ({ key }) => !NATIVE.has(key) && !remove[element.path]?.includes(key),
      );
      const places = [
        ...kept.map(constraint => rows.indexOf(constraint)),
        ...profileRows(element, profiles, rows),
      ];
      if (places.length > 0) place(constraints, structures, element.path, places);
    }
  }
  rows.requireAllErrataUsed();
  return { rows: rows.all, ...constraints };
}

function isProfile(definition) {
  return definition.derivation === 'constraint';
}

function profileRows(element, profiles, rows) {
  return (element.type ?? []).flatMap(({ code, profile = [] }) =>
    profile.flatMap(url => {
      const definition = profiles.find(candidate => candidate.url === url);
      if (definition === undefined) throw new Error(`${element.path} has the unknown profile ${url}`);
      const own = definition.snapshot.element[0].constraint.filter(
        ({ source }) => source === url || source === undefined,
      );
      return own.filter(({ key }) => !NATIVE.has(key)).map(constraint => [rows.indexOf(constraint), code]);
    }),
  );
}

function place(constraints, structures, path, places) {
  if (path in structures) {
    constraints.structures[path] = places;
    return;
  }
  const dot = path.lastIndexOf('.');
  const structure = path.slice(0, dot);
  if (!structures[structure]?.some(([name]) => name === path.slice(dot + 1))) return;
  (constraints.elements[structure] ??= {})[path.slice(dot + 1).replace('[x]', '')] = places;
}

class Rows {
  all = [];
  #indices = new Map();
  #unused;

  constructor(errata) {
    const each = errata.flatMap(({ keys, from, to }) => keys.map(key => [`${key} ${from}`, to]));
    this.errata = new Map(each);
    this.#unused = new Set(this.errata.keys());
  }

  indexOf({ key, severity, human, expression }) {
    const erratum = `${key} ${expression}`;
    this.#unused.delete(erratum);
    const row = [key, severity, human, this.errata.get(erratum) ?? expression];
    const text = JSON.stringify(row);
    if (!this.#indices.has(text)) this.#indices.set(text, this.all.push(row) - 1);
    return this.#indices.get(text);
  }

  requireAllErrataUsed() {
    for (const erratum of this.#unused)
      throw new Error(`corrections.json: no constraint for the erratum ${erratum}`);
  }
}

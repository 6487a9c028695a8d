const COMMON = ['resourceType', 'id', 'url', 'version', 'name', 'title', 'status', 'language'];
const CODE_SYSTEM = COMMON.concat(
  ['caseSensitive', 'valueSet', 'hierarchyMeaning', 'versionNeeded', 'content', 'supplements', 'filter'],
  ['property'],
);
const VALUE_SET = [...COMMON, 'immutable'];
const CONCEPT = ['code', 'display', 'definition', 'property'];

/**
 * The CodeSystems and ValueSets of R4 without what only humans read, one a line, so that a server holds in memory
 * what it uses alone; and where each line stands: `{ ValueSet: { url: [[version, offset, length], …] }, … }`.
 */
export function compileTerminology(resources) {
  const index = { CodeSystem: {}, ValueSet: {} };
  const lines = [];
  let offset = 0;
  for (const resource of resources) {
    const places = index[resource.resourceType];
    if (places === undefined) continue;
    const line = Buffer.from(`${JSON.stringify(compact(resource))}\n`);
    (places[resource.url] ??= []).push([resource.version ?? '', offset, line.length]);
    lines.push(line);
    offset += line.length;
  }
  return { index, lines: Buffer.concat(lines) };
}

function compact(resource) {
  if (resource.resourceType === 'CodeSystem') {
    return { ...picked(resource, CODE_SYSTEM), ...concepts(resource, CONCEPT) };
  }
  const { include, exclude } = resource.compose;
  return {
    ...picked(resource, VALUE_SET),
    compose: { include: include.map(part), ...(exclude && { exclude: exclude.map(part) }) },
  };
}

function part(included) {
  return {
    ...picked(included, ['system', 'version', 'filter', 'valueSet']),
    ...concepts(included, ['code', 'display']),
  };
}

function concepts({ concept }, keys) {
  if (concept === undefined) return {};
  return {
    concept: concept.map(one => ({
      ...picked(one, keys),
      ...(one.designation && {
        designation: one.designation.map(each => picked(each, ['language', 'use', 'value'])),
      }),
      ...concepts(one, keys),
    })),
  };
}

function picked(object, keys) {
  return Object.fromEntries(keys.filter(key => key in object).map(key => [key, object[key]]));
}

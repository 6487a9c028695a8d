import type { CodeSystem as CodeSystemResource } from 'fhir/r4.js';
import type { Canonical } from './canonical.js';
import type { CodeSystem } from './code-system.js';
import { type Asking, type Definition, definitionOf } from './definition-request.js';
import { GRAMMAR_CODE_SYSTEMS } from './grammar/grammar-code-systems.js';
import { ListedCodeSystem } from './listed-code-system.js';

/** Some hundred bytes each. */
const MOST_CONCEPTS = 100_000;

const compiled = new Map<string, ListedCodeSystem>();
let concepts = 0;

/** Undefined for a code system, or a version of it, that is not here. */
export function* codeSystemOf({ url, version }: Canonical): Asking<CodeSystem | undefined> {
  const definition = yield* definitionOf({
    resourceType: 'CodeSystem',
    url,
    ...(version === undefined ? {} : { version }),
  });
  if (definition) {
    const system = compiledCodeSystem(definition);
    // One that is only described is as good as none.
    return system.hasCodes ? system : undefined;
  }
  return version === undefined ? GRAMMAR_CODE_SYSTEMS.get(url) : undefined;
}

/**
 * Compiled once as long as it is remembered: a stored one is known by its version, so that a change on any process
 * is seen at once and nothing has to be told to the others. The one that was used longest ago is forgotten first.
 */
export function compiledCodeSystem({ key, read }: Definition): ListedCodeSystem {
  const known = compiled.get(key);
  const system = known ?? new ListedCodeSystem(read() as CodeSystemResource);
  if (known) compiled.delete(key);
  else concepts += system.size;
  compiled.set(key, system);
  for (const [oldest, { size }] of compiled) {
    if (concepts <= MOST_CONCEPTS) break;
    compiled.delete(oldest);
    concepts -= size;
  }
  return system;
}

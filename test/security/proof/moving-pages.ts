import { isDeepStrictEqual } from 'node:util';
import type { FhirClient, Json } from '../../support/fhir-client.js';
import { nextOf } from './answer.js';
import type { AdministratorView } from './administrator-view.js';
import type { Finding } from './examination.js';
import { expectedAnswer } from './expected.js';
import { referenceTo } from './expected-search.js';
import type { Knowledge } from './knowledge.js';
import type { MovingRequest } from './request.js';
import { requestText } from './request-text.js';
import { sees } from './visibility.js';

/** What is asked for page by page while the record changes. */
export async function checkMovingPages(
  { question, changes }: MovingRequest,
  knowledge: Knowledge & { readonly view: AdministratorView },
  client: FhirClient,
  administrator: FhirClient,
): Promise<Finding[]> {
  const { world, view, token } = knowledge;
  await view.prepare(question);
  const before = expectedAnswer(question, knowledge);
  const first = await client.get(requestText(question));
  for (const { resourceType, id, deleted, ...elements } of changes) {
    const resource = { resourceType, id, ...elements };
    await (deleted ? world.delete(administrator, resource) : world.put(administrator, resource));
  }
  view.forget();
  if (before.status !== 200 || first.status !== 200) return [];
  await view.prepare(question);
  const now = expectedAnswer(question, knowledge);
  const later: Json[] = [];
  for (let next = nextOf(first); next !== undefined;) {
    const page = await client.get(next);
    if (page.status !== 200) return [finding(`${page.status} behind a page link`, page.body)];
    later.push(...(page.body.entry ?? []));
    next = nextOf(page);
  }
  return [...later.flatMap(stranger), ...lost()];

  function finding(difference: string, answered: Json): Finding {
    const request = `${requestText(question)} while ${JSON.stringify(changes)}`;
    return { request, difference: `behind a page link: ${difference}`, expected: now, answered };
  }

  /** Shown though it is out of reach now, or as it was before. */
  function stranger({ resource, search }: Json): Finding[] {
    const current = world.current(referenceTo(resource));
    const isMatch = search?.mode === 'match';
    const isOpen =
      current !== undefined &&
      (isMatch ? now.found!.has(referenceTo(resource)) : sees(token, 'r', current)) &&
      isDeepStrictEqual(resource, current);
    return isOpen ? [] : [finding(`${referenceTo(resource)} is shown`, resource)];
  }

  /** What stayed where it was must be found, and once. */
  function lost(): Finding[] {
    const matches = [...(first.body.entry ?? []), ...later].filter(({ search }) => search?.mode === 'match');
    const found = matches.map(({ resource }) => referenceTo(resource));
    const changed = new Set(changes.map(referenceTo));
    const stayed = [...before.found!].filter(each => now.found!.has(each) && !changed.has(each));
    const missing = stayed.filter(each => found.filter(other => other === each).length !== 1);
    return missing.length === 0 ? [] : [finding(`${missing.join(' ')} not found once`, found)];
  }
}

import { html, type Html } from '../pages/html.js';
import type { Page } from '../pages/page.js';
import type { OpenApiDocument, OpenApiOperation } from './open-api.document.js';

export interface OpenApiView {
  readonly document: OpenApiDocument;
  readonly resourceType: string | undefined;
  readonly resourceTypes: readonly string[];
}

/** The OpenAPI document to read: every route with who may ask it. */
export function openApiPage({ document, resourceType, resourceTypes }: OpenApiView): Page {
  const query = resourceType === undefined ? '' : `?type=${resourceType}`;
  return {
    title: document.info.title,
    frame: 'wide',
    body: html`<h1>${document.info.title} ${document.info.version}</h1>
      <p class="soft">${document.info.description}</p>
      <p><a href="/openapi.json${query}">openapi.json${query}</a></p>
      <form method="get" action="/openapi">
        <label>
          One resource type, with its search parameters
          <select name="type">
            <option value="">all of them together</option>
            ${resourceTypes.map(
              type =>
                html`<option value="${type}" ${type === resourceType && html`selected`}>${type}</option>`,
            )}
          </select>
        </label>
        <button class="button" type="submit">Show</button>
      </form>
      ${document.tags.map(({ name }) => section(name, document))}`,
  };
}

function section(tag: string, { paths }: OpenApiDocument): Html {
  const routes = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([, operation]) => operation.tags.includes(tag))
      .map(([method, operation]) => route(method, path, operation)),
  );
  return html`<section class="card roomy stack">
    <h2>${tag}</h2>
    ${routes}
  </section>`;
}

function route(method: string, path: string, { summary, description, parameters }: OpenApiOperation): Html {
  return html`<details>
    <summary><code>${method.toUpperCase()} ${path}</code> ${summary}</summary>
    ${description && html`<p>${description}</p>`}
    <ul>
      ${parameters.map(
        each =>
          html`<li><code>${each.name}</code> ${each.required && html`(needed)`} ${each.description}</li>`,
      )}
    </ul>
  </details>`;
}

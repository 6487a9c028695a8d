import type { RouteTable } from '../auth/resource-server/route-table.js';

/** docs/routes.md */
export function routesPage(table: RouteTable): string {
  return `# Routes

Everything the server answers, and who may ask it. Made by \`npm run --silent routes > docs/routes.md\` from the running
application; a test compares it. A handler that declares no access does not start.

- \`Observation.r\`: the token must hold this SMART scope, whoever it stands for (\`patient/\`, \`user/\`, \`system/\`).
- **any token, judged within**: the handler asks the caller's access filter for each thing it does.
- **public**: needs no access token; why stands beside it.

${table.markdown()}`;
}

import type { Environment } from '../config/environment.js';

/** What `npm start` prints when the server answers. */
export function startBlock(environment: Environment, database: string, notes: readonly string[]): string {
  const { publicUrl, fhirBase } = environment;
  return [
    '',
    `  Firekeeper is ready at ${publicUrl}`,
    '',
    `    Portal      ${publicUrl}/`,
    `    Sample app  ${publicUrl}/apps/vitals`,
    `    FHIR base   ${fhirBase}`,
    `    Data        ${database}`,
    ...notes.flatMap(note => ['', ...note.split('\n').map(line => `    ${line}`)]),
    '',
    '',
  ].join('\n');
}

/** What must change before real patients' data comes in. */
export function productionWarnings({ publicUrl }: Environment): readonly string[] {
  const { protocol, hostname } = new URL(publicUrl);
  const isLocal = hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
  if (protocol === 'https:' || isLocal) return [];
  return [
    'Warning: PUBLIC_URL is not https. Passwords and patient data travel readable for everyone on the way.',
  ];
}

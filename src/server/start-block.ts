import type { Environment } from '../config/environment.js';

interface Started {
  /** What it is, for people. */
  readonly database: string;
  readonly hasSampleApp: boolean;
  readonly notes: readonly string[];
}

/** What `npm start` prints when the server answers. */
export function startBlock(environment: Environment, { database, hasSampleApp, notes }: Started): string {
  const { publicUrl, fhirBase, WORKERS } = environment;
  return [
    '',
    `  Firekeeper is ready at ${publicUrl}`,
    '',
    `    Portal      ${publicUrl}/`,
    ...(hasSampleApp ? [`    Sample app  ${publicUrl}/apps/vitals`] : []),
    `    FHIR base   ${fhirBase}`,
    `    Data        ${database}`,
    ...(WORKERS > 1 ? [`    Workers     ${WORKERS} processes on one port`] : []),
    ...notes.flatMap(note => ['', ...note.split('\n').map(line => `    ${line}`)]),
    '',
    '',
  ].join('\n');
}

interface Account {
  readonly username: string;
  readonly password: string;
  readonly name: string;
  readonly description: string;
}

/** What a database that somebody named begins with: nobody. */
export function emptinessNote(isInhabited: boolean): readonly string[] {
  if (isInhabited) return [];
  return [
    'Nobody can sign in yet, and no app is registered: BOOTSTRAP_FILE declares both (docs/bootstrap.md).',
  ];
}

/** The passwords that the first start has generated: shown now, and stored only hashed. */
export function accountsNote(accounts: readonly Account[]): readonly string[] {
  if (accounts.length === 0) return [];
  const width = Math.max(...accounts.map(({ username }) => username.length));
  const lines = accounts.map(
    ({ username, password, name, description }) =>
      `  ${username.padEnd(width)}  ${password}  ${name} (${description})`,
  );
  return [['A demo hospital was made. These passwords are shown only once:', ...lines].join('\n')];
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

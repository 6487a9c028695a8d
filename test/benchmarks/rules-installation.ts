import { readEnvironment } from '../../src/config/read-environment.js';
import { createApplication } from '../../src/server/create-application.js';
import { manage } from '../security/rules-world.js';
import { anAdministrator, type FhirClient } from '../support/fhir-client.js';
import type { TestServer } from '../support/start-server.js';
import { aToken } from '../support/tokens.js';

const LABEL = '_security=http://terminology.hl7.org/CodeSystem/v3-Confidentiality|R';
/** The policies that are measured: all of the record but what has a label; and the same of one's own patients. */
const POLICIES = [
  {
    name: 'nurses',
    roles: ['nurse'],
    rules: [
      { effect: 'allow', types: ['*'], interactions: 'cruds' },
      { effect: 'deny', types: ['*'], interactions: 'cruds', criteria: LABEL },
    ],
  },
];

const SUBJECTS = { 'neither (admin)': 'admin', consent: 'clinician', 'policy and consent': 'nurse' } as const;

type Tokens = Readonly<Record<'user' | 'patient', Readonly<Record<string, readonly string[]>>>>;

/** The installation of the server that is measured, opened in this process to prepare it. */
export class RulesInstallation {
  private constructor(
    private readonly server: TestServer,
    readonly administrator: FhirClient,
  ) {}

  static async open(database: string, port: number): Promise<RulesInstallation> {
    const settings = readEnvironment({ PORT: String(port), DATABASE_URL: database });
    const app = await createApplication(settings, []);
    await app.listen(settings.PORT, settings.HOST);
    const { publicUrl: url, fhirBase } = settings;
    const server: TestServer = {
      url,
      fhirBase,
      request: async (path, init) => fetch(new URL(path, url), init),
      get: token => app.get(token, { strict: false }),
      close: async () => app.close(),
    };
    return new RulesInstallation(server, await anAdministrator(server));
  }

  async givePolicies(): Promise<void> {
    await manage(this.server, 'PUT', 'policies', POLICIES);
  }

  /** One for each patient; with `user/` scopes the same for all. */
  async tokens(patients: readonly number[]): Promise<Tokens> {
    const [user, patient] = await Promise.all([
      this.ofSubjects(patients, () => ({ scope: 'user/*.rs' })),
      this.ofSubjects(patients, number => ({ scope: 'patient/*.rs', patient: `p-${number}` })),
    ]);
    return { user, patient };
  }

  async close(): Promise<void> {
    await this.server.close();
  }

  private async ofSubjects(
    patients: readonly number[],
    requestOf: (patient: number) => { readonly scope: string; readonly patient?: string },
  ): Promise<Readonly<Record<string, readonly string[]>>> {
    const all: Record<string, readonly string[]> = {};
    for (const [label, role] of Object.entries(SUBJECTS)) {
      const user = { username: role, roles: [role], fhirUser: 'Practitioner/grey' };
      const tokenFor = async (number: number): Promise<string> =>
        aToken(this.server, { ...requestOf(number), user, expiresIn: 7200 });
      all[label] = await Promise.all(patients.map(tokenFor));
    }
    return all;
  }
}

import { readFile } from 'node:fs/promises';
import { plainToInstance } from 'class-transformer';
import { validate, type ValidationError } from 'class-validator';
import { brandBundleMistakes } from '../brands/brand-bundle.policy.js';
import { clientMistakes } from '../clients/client.policy.js';
import { providerMistakes } from './provider-mistakes.js';
import { provisioningMistakes } from './provisioning-mistakes.js';
import { jsonMistake } from '../fhir/model/json-mistake.js';
import { launchTypeMistakes } from '../launch-context/launch-type.policy.js';
import { BootstrapDeclaration } from './bootstrap-declaration.js';
import { BootstrapError, type BootstrapMistake } from './bootstrap-error.js';

/** Reads the bootstrap file and checks clients and users. Throws BootstrapError with every mistake. */
export async function readDeclaration(file: string, fhirBase: string): Promise<BootstrapDeclaration> {
  const declaration = plainToInstance(BootstrapDeclaration, await readObject(file));
  const mistakes = await mistakesOf(declaration, fhirBase);
  if (mistakes.length > 0) throw new BootstrapError(file, mistakes);
  return declaration;
}

async function readObject(file: string): Promise<object> {
  const content = parse(file, await readText(file));
  if (typeof content === 'object' && content !== null && !Array.isArray(content)) return content;
  throw new BootstrapError(file, [{ path: '$', message: 'must be a JSON object' }]);
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new BootstrapError(file, [{ path: '$', message: `cannot be read (${code})` }]);
  }
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BootstrapError(file, [{ path: '$', message: jsonMistake(error) }]);
  }
}

async function mistakesOf(declaration: BootstrapDeclaration, fhirBase: string): Promise<BootstrapMistake[]> {
  const errors = await validate(declaration, { whitelist: true, forbidNonWhitelisted: true });
  const mistakes = errors.flatMap(error => flatten(error, '$'));
  if (mistakes.length > 0) return mistakes;
  const {
    clients = [],
    users = [],
    launch_types: launchTypes = [],
    identity_providers: providers = [],
  } = declaration;
  return [
    ...clients.flatMap((client, index) =>
      clientMistakes(client).map(({ path, message }) => ({ path: `$.clients[${index}].${path}`, message })),
    ),
    ...repetitions(clients.map(client => client.client_id)).map(index => ({
      path: `$.clients[${index}].client_id`,
      message: 'is declared twice',
    })),
    ...repetitions(users.map(user => user.username.toLowerCase())).map(index => ({
      path: `$.users[${index}].username`,
      message: 'is declared twice; capitals make no difference',
    })),
    ...providerMistakes(providers, clients),
    ...provisioningMistakes(declaration.provisioning, providers),
    ...launchTypes.flatMap((type, index) =>
      launchTypeMistakes(type).map(({ path, message }) => ({
        path: `$.launch_types[${index}].${path}`,
        message,
      })),
    ),
    ...repetitions(launchTypes.map(({ type }) => type)).map(index => ({
      path: `$.launch_types[${index}].type`,
      message: 'is declared twice',
    })),
    ...(declaration.brands === undefined
      ? []
      : brandBundleMistakes(declaration.brands, fhirBase).map(message => ({ path: '$.brands', message }))),
  ];
}

/** class-validator gives a tree; its leaves become paths. */
function flatten(error: ValidationError, parent: string): BootstrapMistake[] {
  const path = /^\d+$/.test(error.property) ? `${parent}[${error.property}]` : `${parent}.${error.property}`;
  const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({
    path,
    message: rule === 'whitelistValidation' ? 'is not known; remove it or correct its name' : message,
  }));
  return [...own, ...(error.children ?? []).flatMap(child => flatten(child, path))];
}

/** Positions of values that stood before. */
function repetitions(values: readonly string[]): number[] {
  return values.flatMap((value, index) => (values.indexOf(value) < index ? [index] : []));
}

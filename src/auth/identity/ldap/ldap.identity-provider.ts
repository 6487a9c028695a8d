import { type Client, type Entry, Filter, ResultCodeError, SizeLimitExceededError } from 'ldapts';
import {
  type DirectoryIdentityProvider,
  ProviderUnavailableError,
  type UpstreamIdentity,
} from '../identity-provider.js';
import { withDirectory } from './ldap-connection.js';
import { groupsOf } from './ldap-groups.js';
import type { LdapProviderDeclaration } from './ldap-provider.declaration.js';

const LONGEST = 256;
/** Bytes, not text: they are read as such, and written in hexadecimal. */
const BINARY: ReadonlySet<string> = new Set(['objectguid', 'objectsid']);

/**
 * What a directory answers to somebody who may not come in: wrong password, no password, locked, expired
 * (RFC 4511 Appendix A.2: constraintViolation, inappropriateAuthentication, invalidCredentials, unwillingToPerform).
 */
const REFUSALS: ReadonlySet<number> = new Set([19, 48, 49, 53]);

/** Searches for the person, and tries the password: RFC 4513 §5.1.3. */
export class LdapIdentityProvider implements DirectoryIdentityProvider {
  readonly flow = 'password';

  constructor(private readonly declaration: LdapProviderDeclaration) {}

  async signIn(username: string, password: string): Promise<UpstreamIdentity | undefined> {
    // RFC 4513 §5.1.2: with an empty password a directory lets anybody in, as nobody
    if (username === '' || password === '') return undefined;
    if (username.length > LONGEST || password.length > LONGEST) return undefined;
    try {
      return await withDirectory(this.declaration, client => this.identityOf(client, username, password));
    } catch (error) {
      throw new ProviderUnavailableError(this.declaration.id, error);
    }
  }

  private async identityOf(
    client: Client,
    username: string,
    password: string,
  ): Promise<UpstreamIdentity | undefined> {
    await this.bindAsSearcher(client);
    const entry = await this.find(client, username);
    if (!entry || !(await isPasswordOf(client, entry.dn, password))) return undefined;
    await this.bindAsSearcher(client);
    const groups = await groupsOf(client, this.declaration, entry.dn);
    const subject = textsOf(entry, this.declaration.subject_attribute);
    if (subject.length !== 1) throw new Error(`${this.declaration.subject_attribute} is not one value`);
    const attributes = (this.declaration.attributes ?? []).map(name => {
      const texts = textsOf(entry, name);
      return [name, texts.length === 1 ? texts[0] : texts] as const;
    });
    return {
      subject: subject[0]!,
      claims: {
        ...Object.fromEntries(attributes.filter(([, value]) => value?.length)),
        sub: subject[0]!,
        preferred_username: username,
        dn: entry.dn,
        groups: groups.map(({ name }) => name),
        group_dns: groups.map(({ dn }) => dn),
      },
      methods: ['pwd'],
    };
  }

  private async bindAsSearcher(client: Client): Promise<void> {
    const { bind_dn: dn = '', bind_password: password } = this.declaration;
    await client.bind(dn, password);
  }

  /** Several with one name are nobody: which one is meant, nobody knows. */
  private async find(client: Client, username: string): Promise<Entry | undefined> {
    const {
      search_base: base,
      search_filter: filter,
      attributes = [],
      subject_attribute: subject,
    } = this.declaration;
    const wanted = [...new Set([...attributes, subject])];
    const options = {
      scope: 'sub' as const,
      filter: filter.replaceAll('{username}', () => Filter.escape(username)),
      attributes: wanted,
      explicitBufferAttributes: wanted.filter(name => BINARY.has(name.toLowerCase())),
      sizeLimit: 2,
    };
    try {
      const { searchEntries } = await client.search(base, options);
      return searchEntries.length === 1 ? searchEntries[0] : undefined;
    } catch (error) {
      if (error instanceof SizeLimitExceededError) return undefined;
      throw error;
    }
  }
}

async function isPasswordOf(client: Client, dn: string, password: string): Promise<boolean> {
  try {
    await client.bind(dn, password);
    return true;
  } catch (error) {
    if (error instanceof ResultCodeError && REFUSALS.has(error.code)) return false;
    throw error;
  }
}

/** Names of attributes are told apart by nobody's capitals (RFC 4512 §2.5). */
function textsOf(entry: Entry, attribute: string): readonly string[] {
  const name = Object.keys(entry).find(each => each.toLowerCase() === attribute.toLowerCase());
  if (name === undefined) return [];
  return [entry[name] ?? []].flat().map(value => (Buffer.isBuffer(value) ? value.toString('hex') : value));
}

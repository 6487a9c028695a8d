import { X509Certificate } from 'node:crypto';
import { type Client, Filter, NoSuchObjectError, ResultCodeError, SizeLimitExceededError } from 'ldapts';
import { withDirectory } from '../ldap/ldap-connection.js';
import { readDeclaredFile } from '../../declared-file.js';
import type { LdapProviderDeclaration } from '../ldap/ldap-provider.declaration.js';
import { earliest, expiryFinding, serverCertificateExpiry } from './certificate.finding.js';
import { causeOf, fail, type Finding, pass, type Trial } from './finding.js';
import { TriedAddress, untold } from './tried-address.js';

/** Whom no directory holds: the search is tried, and finds nobody. */
const NOBODY = 'trial-of-the-connection';

/** Each directory by itself, then the searching account, and what it finds. */
export async function tryLdap(declaration: LdapProviderDeclaration): Promise<Trial> {
  const ca = await authorityOf(declaration);
  if (ca instanceof Error)
    return {
      findings: [
        fail(
          'ca_file',
          `${untold(declaration.ca_file ?? '', ca)}: name a PEM file that this server can read`,
        ),
      ],
    };
  const findings: Finding[] = [];
  const expiries: (Date | undefined)[] = [];
  let isAsked = false;
  for (const [index, url] of declaration.urls.entries()) {
    const address = new TriedAddress(url, declaration.timeout_ms);
    try {
      const one = Object.assign({}, declaration, { urls: [url] });
      findings.push(
        ...(await withDirectory(one, async client => (isAsked ? [] : asking(client, declaration)))),
        pass(`urls[${index}]`, `${url} answers`),
      );
      isAsked = true;
      if (!url.startsWith('ldaps:')) continue;
      const expiry = await serverCertificateExpiry(url, ca);
      expiries.push(expiry);
      if (expiry) findings.push(expiryFinding(`urls[${index}]`, `the certificate of ${url}`, expiry));
    } catch (error) {
      findings.push(fail(`urls[${index}]`, `${await address.told(error)}: ${hint(declaration, url)}`));
    }
  }
  const certificateExpiresAt = earliest(expiries);
  return { findings, ...(certificateExpiresAt === undefined ? {} : { certificateExpiresAt }) };
}

async function authorityOf({ ca_file: file }: LdapProviderDeclaration): Promise<Buffer | Error | undefined> {
  if (file === undefined) return undefined;
  try {
    const pem = await readDeclaredFile(file);
    // A file that holds something else is no other case than one that is not there.
    void new X509Certificate(pem);
    return pem;
  } catch (error) {
    return error as Error;
  }
}

function hint({ ca_file: file, start_tls: startTls }: LdapProviderDeclaration, url: string): string {
  if (!startTls && !url.startsWith('ldaps:')) return 'look at host, port and firewall';
  const trust = file === undefined ? 'give the authority of its certificate as ca_file' : 'look at ca_file';
  return `look at host, port and firewall, and ${trust} if the certificate is not trusted`;
}

async function asking(client: Client, declaration: LdapProviderDeclaration): Promise<readonly Finding[]> {
  const { bind_dn: dn = '', bind_password: password, search_base: base, group_base: groups } = declaration;
  try {
    await client.bind(dn, password);
  } catch (error) {
    const words = `the directory refuses the account that searches (${causeOf(error)}): compare bind_dn and bind_password`;
    return [fail('bind_dn', words)];
  }
  const filter = declaration.search_filter.replaceAll('{username}', () => Filter.escape(NOBODY));
  return [
    pass('bind_dn', dn === '' ? 'nobody in particular may ask' : 'the account that searches is let in'),
    await searching(client, 'search_base', base, filter),
    ...(groups === undefined ? [] : [await searching(client, 'group_base', groups, '(cn=*)')]),
  ];
}

async function searching(client: Client, setting: string, base: string, filter: string): Promise<Finding> {
  try {
    await client.search(base, { scope: 'sub', filter, attributes: ['1.1'], sizeLimit: 1 });
  } catch (error) {
    if (error instanceof NoSuchObjectError) return fail(setting, `${base} is not there, or may not be seen`);
    if (error instanceof ResultCodeError && !(error instanceof SizeLimitExceededError))
      return fail(setting, `the directory refuses to search below ${base}: ${causeOf(error)}`);
    if (!(error instanceof SizeLimitExceededError))
      return fail('search_filter', `${causeOf(error)}: write it in the words of RFC 4515`);
  }
  return pass(setting, `may be searched below ${base}`);
}

import { spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aCertificate } from '../smart/certificates.js';
import { freePort } from '../support/free-port.js';

const SLAPD = '/usr/sbin/slapd';

/** OpenLDAP (Debian: `apt-get install slapd`) is used if it is there. */
export const HAS_OPENLDAP = existsSync(SLAPD) && existsSync('/etc/ldap/schema/inetorgperson.schema');

export const BASE = 'dc=emberwood,dc=example';

export interface ADirectory {
  /** `ldap://localhost:…`, which knows StartTLS */
  readonly url: string;
  readonly secureUrl: string;
  /** Of the authority that has signed the certificate of the directory. */
  readonly caFile: string;
  stop(): Promise<void>;
}

/** A real OpenLDAP with the people of a hospital. */
export async function aDirectory(entries: string): Promise<ADirectory> {
  const directory = await mkdtemp(join(tmpdir(), 'firekeeper-slapd-'));
  const file = (name: string) => join(directory, name);
  const authority = await aCertificate({ subject: 'CN=Emberwood Authority', isAuthority: true });
  const server = await aCertificate({
    subject: 'CN=localhost',
    names: [{ type: 'dns', value: 'localhost' }],
    issuer: authority,
  });
  await mkdir(file('data'));
  await writeFile(file('ca.pem'), authority.pem);
  await writeFile(file('server.pem'), server.pem);
  await writeFile(file('server.key'), server.key);
  await writeFile(file('people.ldif'), entries);
  await writeFile(file('slapd.conf'), configuration(directory));
  const added = spawnSync('/usr/sbin/slapadd', ['-f', file('slapd.conf'), '-l', file('people.ldif')]);
  if (added.status !== 0) throw new Error(`slapadd: ${added.stderr.toString()}`);

  const [port, securePort] = [await freePort(), await freePort()];
  const addresses = `ldap://localhost:${port}/ ldaps://localhost:${securePort}/`;
  const process = spawn(SLAPD, ['-f', file('slapd.conf'), '-h', addresses, '-d', '0'], { stdio: 'ignore' });
  await untilOpen(port);
  return {
    url: `ldap://localhost:${port}`,
    secureUrl: `ldaps://localhost:${securePort}`,
    caFile: file('ca.pem'),
    stop: async () => {
      const ended = new Promise(resolve => process.once('exit', resolve));
      process.kill('SIGTERM');
      await ended;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function configuration(directory: string): string {
  return `
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
pidfile ${directory}/slapd.pid
TLSCACertificateFile ${directory}/ca.pem
TLSCertificateFile ${directory}/server.pem
TLSCertificateKeyFile ${directory}/server.key
modulepath /usr/lib/ldap
moduleload back_mdb
allow bind_anon_cred
database mdb
maxsize 10485760
suffix "${BASE}"
rootdn "cn=admin,${BASE}"
rootpw admin-of-the-directory
directory ${directory}/data
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="cn=searcher,${BASE}" read by anonymous auth by * none
`;
}

async function untilOpen(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const isOpen = await new Promise<boolean>(resolve => {
      const socket = connect(port, 'localhost', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (isOpen) return;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  throw new Error('slapd does not answer');
}

export const PEOPLE = `dn: ${BASE}
objectClass: dcObject
objectClass: organization
o: Emberwood

dn: ou=people,${BASE}
objectClass: organizationalUnit

dn: ou=groups,${BASE}
objectClass: organizationalUnit

dn: cn=searcher,${BASE}
objectClass: organizationalRole
objectClass: simpleSecurityObject
userPassword: searches

dn: uid=grace,ou=people,${BASE}
objectClass: inetOrgPerson
cn: Grace Hopper
sn: Hopper
uid: grace
mail: grace@emberwood.example
employeeNumber: E-17
userPassword: amazing

dn: uid=o\\2Cdd (one),ou=people,${BASE}
objectClass: inetOrgPerson
cn: Odd *)(uid=*
sn: Odd
uid: o,dd (one)
employeeNumber: E-18
userPassword: strange

dn: uid=twin,ou=people,${BASE}
objectClass: inetOrgPerson
cn: Twin
sn: Twin
uid: twin
employeeNumber: E-19
userPassword: twin

dn: cn=the other twin,ou=people,${BASE}
objectClass: inetOrgPerson
cn: the other twin
sn: Twin
uid: twin
employeeNumber: E-20
userPassword: twin

dn: cn=cardiology,ou=groups,${BASE}
objectClass: groupOfNames
cn: cardiology
member: uid=grace,ou=people,${BASE}
member: uid=o\\2Cdd (one),ou=people,${BASE}

dn: cn=physicians,ou=groups,${BASE}
objectClass: groupOfNames
cn: physicians
member: cn=cardiology,ou=groups,${BASE}
member: cn=all staff,ou=groups,${BASE}

dn: cn=all staff,ou=groups,${BASE}
objectClass: groupOfNames
cn: all staff
member: cn=physicians,ou=groups,${BASE}
`;

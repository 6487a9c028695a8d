import { X509Certificate } from 'node:crypto';
import type { IdpMetadata } from '../saml/idp-metadata.js';
import { MetadataSource } from '../saml/metadata-source.js';
import type { SamlProviderDeclaration } from '../saml/saml-provider.declaration.js';
import { ownKeyFindings } from './own-key.finding.js';
import { earliest, expiryFinding } from './certificate.finding.js';
import { causeOf, fail, pass, type Trial, warn } from './finding.js';
import { TriedAddress, untold } from './tried-address.js';

/** The metadata of the provider, its certificates, and our own key. */
export async function trySaml(declaration: SamlProviderDeclaration): Promise<Trial> {
  const setting = sourceOf(declaration);
  const own = ownKeyFindings(declaration);
  const told = teller(declaration);
  let metadata: IdpMetadata;
  try {
    metadata = await new MetadataSource(declaration).get();
  } catch (error) {
    const words = `${await told(error)}: fetch the metadata of the provider anew, and compare the address`;
    return { findings: [fail(setting, words), ...own] };
  }
  const expiries = metadata.certificates.map(pem => new Date(new X509Certificate(pem).validTo));
  // While one of several holds, sign-ins go on: the last one counts.
  const last = new Date(Math.max(...expiries.map(each => each.getTime())));
  const mine =
    declaration.certificate === undefined
      ? undefined
      : new Date(new X509Certificate(declaration.certificate).validTo);
  const findings = [
    pass(setting, `the metadata is that of ${metadata.entityId}`),
    expiryFinding(setting, 'the certificate with which the provider signs', last),
    ...(metadata.logoutUrl === undefined && declaration.sign_out !== false
      ? [
          warn(
            'sign_out',
            'the provider has no SingleLogoutService: people who sign out here stay signed in there',
          ),
        ]
      : []),
    ...own,
  ];
  const certificateExpiresAt = earliest([last, mine]);
  return { findings, ...(certificateExpiresAt === undefined ? {} : { certificateExpiresAt }) };
}

/** Metadata that was sent with the declaration is the sender's own: of that anything may be told. */
function teller({
  metadata_url: url,
  metadata_file: file,
}: SamlProviderDeclaration): (error: unknown) => string | Promise<string> {
  if (file !== undefined) return error => untold(file, error);
  if (url === undefined) return causeOf;
  const address = new TriedAddress(url);
  return async error => address.told(error);
}

function sourceOf({ metadata_url: url, metadata_file: file }: SamlProviderDeclaration): string {
  if (url !== undefined) return 'metadata_url';
  return file === undefined ? 'metadata' : 'metadata_file';
}

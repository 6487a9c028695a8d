import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** The authorities whose certificates `tls_client_auth` believes (RFC 8705 §2.1): a PEM file of the operator. */
export class CertificateIssuers {
  private constructor(private readonly issuers: readonly X509Certificate[]) {}

  static read(file: string): CertificateIssuers {
    const issuers = (readFileSync(file, 'utf8').match(PEM) ?? []).map(pem => new X509Certificate(pem));
    if (issuers.length === 0) throw new Error(`${file} holds no certificate`);
    return new CertificateIssuers(issuers);
  }

  /** Whether one of them has issued it, and both are valid today. Intermediate authorities stand in the file too. */
  haveIssued(certificate: X509Certificate, now = new Date()): boolean {
    if (!isValidAt(certificate, now)) return false;
    return this.issuers.some(
      issuer =>
        issuer.ca &&
        isValidAt(issuer, now) &&
        certificate.checkIssued(issuer) &&
        certificate.verify(issuer.publicKey),
    );
  }
}

function isValidAt({ validFromDate, validToDate }: X509Certificate, moment: Date): boolean {
  return validFromDate <= moment && moment <= validToDate;
}

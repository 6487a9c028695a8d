import { IsOptional, Matches, ValidateIf } from 'class-validator';
import { IsAddressList } from '../is-address-list.validator.js';
import { IsWebOrigin } from '../is-web-origin.validator.js';
import { IsPath } from '../setting-forms.js';
import { Setting, SettingsSection } from '../setting.decorator.js';

/** Clients that are known by a certificate (RFC 8705), seen by the proxy that ends TLS. */
@SettingsSection('Mutual TLS')
export class MutualTlsSettings {
  @Setting(
    'The header in which the proxy that ends TLS hands over the certificate of a client (mutual TLS, RFC 8705): ' +
      'as RFC 9440 has it, percent-encoded PEM, or base64. Without it there is no mutual TLS.',
  )
  @ValidateIf(wantsMutualTls)
  @Matches(/^[\w-]{1,100}$/, { message: 'must be the name of a header when MTLS_PROXIES is set' })
  MTLS_CERTIFICATE_HEADER?: string;

  @Setting(
    'The addresses from which `MTLS_CERTIFICATE_HEADER` is believed, such as `10.0.0.7, 192.168.0.0/16`; ' +
      'from elsewhere the header counts as absent.',
  )
  @ValidateIf(wantsMutualTls)
  @IsAddressList({
    message: 'must be IP addresses or networks, separated by commas, when MTLS_CERTIFICATE_HEADER is set',
  })
  MTLS_PROXIES?: string;

  @Setting(
    'PEM file with the authorities, intermediate ones too, whose certificates `tls_client_auth` believes. ' +
      'Without it only certificates that clients have registered count.',
  )
  @IsOptional()
  @IsPath()
  MTLS_ISSUERS_FILE?: string;

  @Setting(
    'The address where the proxy asks for client certificates, if it is not `PUBLIC_URL` (RFC 8705 §5).',
  )
  @IsOptional()
  @IsWebOrigin({ message: 'must be scheme, host and port alone, such as https://mtls.fhir.example.org' })
  MTLS_PUBLIC_URL?: string;
}

function wantsMutualTls(settings: MutualTlsSettings): boolean {
  return settings.MTLS_PROXIES !== undefined || settings.MTLS_CERTIFICATE_HEADER !== undefined;
}

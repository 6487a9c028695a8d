import { IsOptional } from 'class-validator';
import { IsAddressList } from '../is-address-list.validator.js';
import { IsWebOrigin } from '../is-web-origin.validator.js';
import { IsWholeNumber } from '../is-whole-number.validator.js';
import { IsHost } from '../setting-forms.js';
import { wholeNumber } from '../setting-text.js';
import { Setting, SettingsSection } from '../setting.decorator.js';

/** Where users, apps and proxies reach the server, and how many processes answer. */
@SettingsSection('Server')
export class ServerSettings {
  @Setting('TCP port of the server.', wholeNumber)
  @IsWholeNumber(1, 65_535, 'must be a whole number from 1 to 65535')
  PORT = 3000;

  @Setting('Address the server listens on. `0.0.0.0` or `::` opens it to the network.')
  @IsHost()
  HOST = '127.0.0.1';

  @Setting(
    'The address users and apps see, without a path: every absolute URL is built from it. ' +
      'Default: `http://localhost:PORT`.',
  )
  @IsOptional()
  @IsWebOrigin({ message: 'must be scheme, host and port alone, such as https://fhir.example.org' })
  PUBLIC_URL?: string;

  @Setting(
    'Addresses and networks of the reverse proxies whose `X-Forwarded-*` headers are believed: `10.0.0.7, 192.168.0.0/16`. ' +
      'They tell who calls; absolute URLs follow `PUBLIC_URL` alone.',
  )
  @IsOptional()
  @IsAddressList({ message: 'must be IP addresses or networks, separated by commas' })
  TRUSTED_PROXIES?: string;

  @Setting(
    'Processes that answer on the one port. One for each processor core is most; another one watches over them.',
    wholeNumber,
  )
  @IsWholeNumber(1, 64, 'must be a whole number from 1 to 64')
  WORKERS = 1;
}

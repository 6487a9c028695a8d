import { IsWholeNumber } from '../is-whole-number.validator.js';
import { wholeNumber } from '../setting-text.js';
import { Setting, SettingsSection } from '../setting.decorator.js';

const RATE_RANGE = 'must be a whole number from 0 to 1000000000';

/** Requests per minute, counted over all processes on the database (docs/security/load.md). */
@SettingsSection('Rate limits')
export class RateLimitSettings {
  @Setting(
    'Requests per minute with an access token that one client may send, and one user by whichever client; beyond that ' +
      '429 until the minute is over. Counted over all processes on the database. `0`, here and below: no limit.',
    wholeNumber,
  )
  @IsWholeNumber(0, 1_000_000_000, RATE_RANGE)
  RATE_LIMIT_FHIR = 1_200_000;

  @Setting('Requests per minute of any kind from one address (of IPv6: one network of 64 bits).', wholeNumber)
  @IsWholeNumber(0, 1_000_000_000, RATE_RANGE)
  RATE_LIMIT_ADDRESS = 2_400_000;

  @Setting(
    'Tokens issued, introspected and revoked, and requests pushed, per minute for one client.',
    wholeNumber,
  )
  @IsWholeNumber(0, 1_000_000_000, RATE_RANGE)
  RATE_LIMIT_GRANTS = 300_000;

  @Setting('Clients that may be registered per minute from one address.', wholeNumber)
  @IsWholeNumber(0, 1_000_000_000, RATE_RANGE)
  RATE_LIMIT_REGISTRATIONS = 600;

  @Setting(
    'Failed sign-ins per minute from one address, whatever the user names; and, counted by themselves, refused ' +
      'credentials of clients. Each user name has a limit of its own besides.',
    wholeNumber,
  )
  @IsWholeNumber(0, 1_000_000_000, RATE_RANGE)
  RATE_LIMIT_FAILURES = 120;
}

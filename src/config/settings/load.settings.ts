import { IsWholeNumber } from '../is-whole-number.validator.js';
import { wholeNumber } from '../setting-text.js';
import { Setting, SettingsSection } from '../setting.decorator.js';

/** What one request may take, and how many at a time. */
@SettingsSection('Load')
export class LoadSettings {
  @Setting('Greatest size of a request body in bytes; a larger one is answered 413.', wholeNumber)
  @IsWholeNumber(1024, 256 * 1024 * 1024, 'must be a whole number of bytes from 1024 to 268435456 (256 MiB)')
  MAX_BODY_BYTES = 64 * 1024 * 1024;

  @Setting(
    'The most values (objects, arrays and primitives; elements of XML) in the body of a batch or transaction; a resource alone may have a quarter. More is answered 413.',
    wholeNumber,
  )
  @IsWholeNumber(1000, 100_000_000, 'must be a whole number from 1000 to 100000000')
  MAX_BODY_VALUES = 2_000_000;

  @Setting('The most entries of a batch or transaction; more is answered 413.', wholeNumber)
  @IsWholeNumber(1, 1_000_000, 'must be a whole number from 1 to 1000000')
  MAX_BUNDLE_ENTRIES = 20_000;

  @Setting(
    'Requests that a process answers at a time; a further one is answered 503 at once, rather than kept in memory.',
    wholeNumber,
  )
  @IsWholeNumber(10, 100_000, 'must be a whole number from 10 to 100000')
  MAX_REQUESTS_IN_FLIGHT = 2000;

  @Setting(
    'Seconds in which a request must have arrived, and in which its client must go on reading the answer.',
    wholeNumber,
  )
  @IsWholeNumber(1, 600, 'must be a whole number of seconds from 1 to 600')
  REQUEST_SECONDS = 120;

  @Setting(
    'Bytes per second that a body must bring; one that stays below for BODY_GRACE_SECONDS is answered 408. `0` asks for none.',
    wholeNumber,
  )
  @IsWholeNumber(0, 1_000_000, 'must be a whole number of bytes from 0 to 1000000')
  MIN_BODY_RATE = 500;

  @Setting('Seconds over which MIN_BODY_RATE is measured, and for which a body may pause.', wholeNumber)
  @IsWholeNumber(1, 600, 'must be a whole number of seconds from 1 to 600')
  BODY_GRACE_SECONDS = 10;
}

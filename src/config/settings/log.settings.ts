import { IsIn, IsOptional } from 'class-validator';
import { IsWholeNumber } from '../is-whole-number.validator.js';
import { IsHost } from '../setting-forms.js';
import { wholeNumber } from '../setting-text.js';
import { Setting, SettingsSection } from '../setting.decorator.js';

/** What operators read. */
@SettingsSection('Log and metrics')
export class LogSettings {
  @Setting(
    'The least severe lines of the log: `fatal`, `error`, `warn`, `info` (one line per request) or `debug`.',
  )
  @IsIn(['fatal', 'error', 'warn', 'info', 'debug'], { message: 'must be fatal, error, warn, info or debug' })
  LOG_LEVEL: 'fatal' | 'error' | 'warn' | 'info' | 'debug' = 'warn';

  @Setting('How the log is written: `json` or `text`. Default: `text` at a terminal, else `json`.')
  @IsOptional()
  @IsIn(['json', 'text'], { message: 'must be json or text' })
  LOG_FORMAT?: 'json' | 'text';

  @Setting(
    'Port for `GET /metrics` in the words of Prometheus (docs/operations.md). Not set, there are none.',
    wholeNumber,
  )
  @IsOptional()
  @IsWholeNumber(1, 65_535, 'must be a whole number from 1 to 65535')
  METRICS_PORT?: number;

  @Setting('Address that `METRICS_PORT` is opened on: metrics ask nobody who they are.')
  @IsHost()
  METRICS_HOST = '127.0.0.1';
}

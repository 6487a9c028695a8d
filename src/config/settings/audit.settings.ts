import { IsOptional, Matches } from 'class-validator';
import { IsWholeNumber } from '../is-whole-number.validator.js';
import { IsPath, IsTrueOrFalse } from '../setting-forms.js';
import { trueOrFalse, wholeNumber } from '../setting-text.js';
import { Setting, SettingsSection } from '../setting.decorator.js';

/** What is written down about accesses, for how long, and who else receives it. */
@SettingsSection('Audit')
export class AuditSettings {
  @Setting(
    'Whether what cannot be written to the audit journal is not answered either (503). With `false` the answer goes ' +
      'out, and what is missing is counted in the log (docs/security/audit.md).',
    trueOrFalse,
  )
  @IsTrueOrFalse()
  AUDIT_REQUIRED = true;

  @Setting(
    'Whether accesses are written to the audit journal at all. `false` is for measurements and trials: nobody can tell ' +
      'afterwards who looked, and the log says so at start.',
    trueOrFalse,
  )
  @IsTrueOrFalse()
  AUDIT_JOURNAL = true;

  @Setting(
    'Whether AuditEvent resources are made from the audit journal, for patients and administrators to search.',
    trueOrFalse,
  )
  @IsTrueOrFalse()
  AUDIT_EVENTS = true;

  @Setting(
    'How many days an entry of the audit journal is kept; for ever, if it is not set. What is then removed is verified ' +
      'first, and the chains are verified from there on (docs/security/audit.md).',
    wholeNumber,
  )
  @IsOptional()
  @IsWholeNumber(1, 36_500, 'must be a whole number of days between 1 and 36500')
  AUDIT_RETENTION_DAYS?: number;

  @Setting('How many days an AuditEvent is kept; for ever, if it is not set.', wholeNumber)
  @IsOptional()
  @IsWholeNumber(1, 36_500, 'must be a whole number of days between 1 and 36500')
  AUDIT_EVENTS_RETENTION_DAYS?: number;

  @Setting(
    'Receiver of the audit trail by syslog (IHE ATNA): `tls://host:6514`, or `tcp://host:port`, which everybody on the ' +
      'way can read (docs/security/audit.md).',
  )
  @IsOptional()
  @Matches(/^(?:tls|tcp):\/\/(?:[\w.-]+|\[[\da-fA-F:.]+\]):\d{1,5}$/, {
    message: 'must be tls://host:port or tcp://host:port',
  })
  AUDIT_SYSLOG_URL?: string;

  @Setting(
    'File with the certificates (PEM) by which the syslog receiver is known, in place of the usual authorities.',
  )
  @IsOptional()
  @IsPath()
  AUDIT_SYSLOG_CA_FILE?: string;
}

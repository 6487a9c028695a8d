import { IsOptional, Matches } from 'class-validator';
import { IsWholeNumber } from '../is-whole-number.validator.js';
import { IsTrueOrFalse } from '../setting-forms.js';
import { trueOrFalse, wholeNumber } from '../setting-text.js';
import { Setting, SettingsSection } from '../setting.decorator.js';

/** A scope on resources (SMART App Launch 2.2, "Scopes for requesting FHIR resources"), or one of another kind. */
const SCOPE =
  /(?:patient|user|system)\/(?:\*|[A-Z][A-Za-z]+)\.(?:(?=[cruds])c?r?u?d?s?|read|write|\*)(?:\?\S+)?|(?!patient\/|user\/|system\/)[a-z][\w./:-]*/;
const SCOPES = new RegExp(`^(?:${SCOPE.source})(?: (?:${SCOPE.source}))*$`);

/** What is demanded of people before they see a record. */
@SettingsSection('Sign-in and access')
export class SignInSettings {
  @Setting(
    'Roles, separated by commas, whose people need a second factor beside their password (docs/identity/second-factor.md): ' +
      '`admin,clinician`.',
  )
  @IsOptional()
  @Matches(/^[a-z][\w-]*(?:, ?[a-z][\w-]*)*$/, { message: 'must be names of roles, separated by commas' })
  MFA_ROLES?: string;

  @Setting(
    'Scopes, separated by spaces, that nobody grants without a second factor (docs/identity/second-factor.md): ' +
      '`user/*.cud users.manage`.',
  )
  @IsOptional()
  @Matches(SCOPES, { message: 'must be scopes, separated by spaces: user/*.cud, users.manage' })
  MFA_SCOPES?: string;

  @Setting('How long somebody who has broken the glass sees the record, in minutes.', wholeNumber)
  @IsWholeNumber(1, 480, 'must be a whole number of minutes from 1 to 480')
  BREAK_THE_GLASS_MINUTES = 60;

  @Setting(
    'How many minutes ago somebody who breaks the glass may have signed in at most; however long ago, if it is not set ' +
      '(docs/security/break-the-glass.md).',
    wholeNumber,
  )
  @IsOptional()
  @IsWholeNumber(1, 480, 'must be a whole number of minutes from 1 to 480')
  BREAK_THE_GLASS_SIGN_IN_MINUTES?: number;

  @Setting('Whether who breaks the glass must have signed in with a second factor.', trueOrFalse)
  @IsTrueOrFalse()
  BREAK_THE_GLASS_SECOND_FACTOR = false;
}

import { IsIn } from 'class-validator';
import { IsWholeNumber } from '../is-whole-number.validator.js';
import { IsTrueOrFalse } from '../setting-forms.js';
import { trueOrFalse, wholeNumber } from '../setting-text.js';
import { Setting, SettingsSection } from '../setting.decorator.js';

/** What the FHIR specification leaves to the server. */
@SettingsSection('FHIR')
export class FhirSettings {
  @Setting(
    'Whether `_content` has an index of all words of all resources. Writing takes about twice as long with it; the start ' +
      'makes it or takes it away.',
    trueOrFalse,
  )
  @IsTrueOrFalse()
  INDEX_CONTENT = false;

  @Setting(
    'How many matches a conditional delete deletes: one only (`single`), or several in one transaction ' +
      '(`multiple`), at most `CONDITIONAL_DELETE_LIMIT`.',
  )
  @IsIn(['single', 'multiple'], { message: 'must be single or multiple' })
  CONDITIONAL_DELETE: 'single' | 'multiple' = 'single';

  @Setting(
    'The most resources that one conditional delete deletes; a condition that matches more is refused.',
    wholeNumber,
  )
  @IsWholeNumber(2, 1000, 'must be a whole number from 2 to 1000')
  CONDITIONAL_DELETE_LIMIT = 100;

  @Setting(
    'Whether every reference to this server that is written must name a resource which exists and the writer can see.',
    trueOrFalse,
  )
  @IsTrueOrFalse()
  REFERENCES_MUST_EXIST = false;

  @Setting('Whether resources that others refer to are kept from being deleted.', trueOrFalse)
  @IsTrueOrFalse()
  PROTECT_REFERENCED = false;
}

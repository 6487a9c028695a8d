import { IsOptional, Matches } from 'class-validator';
import { IsPath, IsWebAddress } from '../setting-forms.js';
import { Setting, SettingsSection } from '../setting.decorator.js';

/** How the installation shows itself to apps and people. */
@SettingsSection('Pages and brand')
export class PageSettings {
  @Setting('Name of the organization, as apps and people read it (docs/smart/brands.md).')
  @Matches(/^[^\p{Cc}]{1,200}$/u, { message: 'must be a name of at most 200 characters' })
  BRAND_NAME = 'Firekeeper';

  @Setting('Public website of the organization; without it, `PUBLIC_URL`.')
  @IsOptional()
  @IsWebAddress()
  BRAND_WEBSITE?: string;

  @Setting('Address of its logo, best an SVG, to be shown by apps.')
  @IsOptional()
  @IsWebAddress()
  BRAND_LOGO?: string;

  @Setting(
    'Address of pages of your own, which people are sent to in place of ours for sign-in, pickers and consent ' +
      '(docs/smart/pages.md). On the site of `PUBLIC_URL`, for the cookies go along.',
  )
  @IsOptional()
  @IsWebAddress()
  INTERACTION_UI?: string;

  @Setting('Directory with stylesheet, pictures and templates that dress our pages (docs/smart/pages.md).')
  @IsOptional()
  @IsPath()
  PAGES_DIRECTORY?: string;
}

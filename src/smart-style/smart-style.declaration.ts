import { IsOptional, Matches } from 'class-validator';

const COLOUR =
  /^(?:#[0-9a-f]{3,4}|#[0-9a-f]{6}|#[0-9a-f]{8}|[a-z]{3,30}|(?:rgb|hsl)a?\([0-9.,%/ ]{3,40}\))$/i;
const COLOUR_OR_NONE = /^$|^(?:#[0-9a-f]{3,8}|[a-z]{3,30}|(?:rgb|hsl)a?\([0-9.,%/ ]{3,40}\))$/i;
const LENGTH = /^(?:0|\d{1,4}(?:\.\d{1,3})?(?:px|rem|em|pt|%))$/;
const TYPEFACES = /^[\w ,.'"-]{1,300}$/;

const A_COLOUR = { message: '$property must be a colour as in CSS: #1f5f5b, teal, rgb(31 95 91)' };
const A_LENGTH = { message: '$property must be a length as in CSS: 8px, 1.5rem' };
const A_TYPEFACE = {
  message: "$property must be a list of typefaces as in CSS: Georgia, 'Times New Roman', serif",
};

/** SMART App Launch 2.2, "SMART App Styling": every property may be left out, and there are no others. */
export class SmartStyleDeclaration {
  @IsOptional() @Matches(COLOUR, A_COLOUR) color_background?: string;
  @IsOptional() @Matches(COLOUR, A_COLOUR) color_error?: string;
  @IsOptional() @Matches(COLOUR, A_COLOUR) color_highlight?: string;
  @IsOptional() @Matches(COLOUR_OR_NONE, A_COLOUR) color_modal_backdrop?: string;
  @IsOptional() @Matches(COLOUR, A_COLOUR) color_success?: string;
  @IsOptional() @Matches(COLOUR, A_COLOUR) color_text?: string;
  @IsOptional() @Matches(LENGTH, A_LENGTH) dim_border_radius?: string;
  @IsOptional() @Matches(LENGTH, A_LENGTH) dim_font_size?: string;
  @IsOptional() @Matches(LENGTH, A_LENGTH) dim_spacing_size?: string;
  @IsOptional() @Matches(TYPEFACES, A_TYPEFACE) font_family_body?: string;
  @IsOptional() @Matches(TYPEFACES, A_TYPEFACE) font_family_heading?: string;
}

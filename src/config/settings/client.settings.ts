import { IsIn, IsOptional, Matches, ValidateIf } from 'class-validator';
import { OnlyOnLoopback } from '../only-on-loopback.validator.js';
import { IsPath, IsTrueOrFalse } from '../setting-forms.js';
import { trueOrFalse } from '../setting-text.js';
import { Setting, SettingsSection } from '../setting.decorator.js';

/** How apps come to be known, and how strictly they prove who they are. */
@SettingsSection('Apps')
export class ClientSettings {
  @Setting(
    'Who may register apps at `POST /register`: nobody (`off`), whoever holds `CLIENT_REGISTRATION_TOKEN` (`token`), ' +
      'or every program on this machine (`loopback`; only with a `PUBLIC_URL` on loopback).',
  )
  @IsIn(['off', 'token', 'loopback'], { message: 'must be off, token or loopback' })
  @OnlyOnLoopback('loopback', {
    message:
      'may be loopback only if PUBLIC_URL is an address of this machine, such as http://localhost:3000',
  })
  CLIENT_REGISTRATION: 'off' | 'token' | 'loopback' = 'off';

  @Setting('The initial access token of `CLIENT_REGISTRATION=token`: at least 32 random letters and digits.')
  @ValidateIf(needsRegistrationToken)
  @Matches(/^[\w.~-]{32,500}$/, {
    message: 'must be 32 to 500 letters, digits and - . _ ~ when CLIENT_REGISTRATION is token',
  })
  CLIENT_REGISTRATION_TOKEN?: string;

  @Setting(
    'JSON file with those whose software statements are believed when apps register (RFC 7591 §2.3): ' +
      '`[{ "iss": "https://…", "jwks": { "keys": [ … ] } }]`.',
  )
  @IsOptional()
  @IsPath()
  SOFTWARE_STATEMENT_ISSUERS_FILE?: string;

  @Setting(
    'Whether the key sets of clients (`jwks_uri`) may be fetched from this very machine, over http too. For tests.',
    trueOrFalse,
  )
  @IsTrueOrFalse()
  ALLOW_LOOPBACK_JWKS = false;

  @Setting(
    'Whether DPoP proofs must hold a nonce of the server: at the token endpoint, the FHIR server and userinfo ' +
      '(RFC 9449 §8, §9). One that is sent is checked in any case.',
    trueOrFalse,
  )
  @IsTrueOrFalse()
  DPOP_NONCE_REQUIRED = false;
}

function needsRegistrationToken(settings: ClientSettings): boolean {
  return settings.CLIENT_REGISTRATION === 'token' || settings.CLIENT_REGISTRATION_TOKEN !== undefined;
}

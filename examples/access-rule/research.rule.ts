import { Injectable, Module } from '@nestjs/common';
import {
  type AccessExpression,
  AccessRule,
  everything,
  noneOf,
  type PermissionLetter,
  type RuledCaller,
} from '../../src/index.js';

const VERY_RESTRICTED = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality|V';

/** Backend services of research see nothing that is very restricted, whatever their scopes are. */
@Injectable()
export class ResearchRule extends AccessRule {
  bound({ clientId }: RuledCaller, _resourceType: string, _letter: PermissionLetter): AccessExpression {
    if (!clientId.startsWith('research-')) return everything('no client of research');
    return noneOf({ kind: 'search-criterion', query: `_security=${VERY_RESTRICTED}` });
  }
}

@Module({ providers: [ResearchRule] })
export class ResearchRuleModule {}

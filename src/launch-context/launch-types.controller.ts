import { Body, Controller, Get, Put } from '@nestjs/common';
import { DelegatedScopes } from '../auth/resource-server/decorators/delegated-scopes.decorator.js';
import { CurrentPrincipal } from '../auth/resource-server/decorators/principal.decorator.js';
import type { Principal } from '../auth/resource-server/principal.js';
import { OPERATOR_ROUTE, requireOperator } from '../installation/operator.js';
import { readDeclaredList, refuseMistakes } from '../installation/read-declared.js';
import { type LaunchType, LaunchTypeDeclaration } from './launch-type.js';
import { launchTypeMistakes } from './launch-type.policy.js';
import { LaunchTypes } from './launch-types.js';

/** The kinds of launch context that the operator offers (docs/smart/launch-types.md). */
@Controller('administration/launch-types')
export class LaunchTypesController {
  constructor(private readonly types: LaunchTypes) {}

  @Get()
  @DelegatedScopes(OPERATOR_ROUTE)
  read(@CurrentPrincipal() principal: Principal): readonly LaunchType[] {
    requireOperator(principal);
    return this.types.list();
  }

  /** The whole list: what is not in it is not offered any more. */
  @Put()
  @DelegatedScopes(OPERATOR_ROUTE)
  async publish(
    @CurrentPrincipal() principal: Principal,
    @Body() body: unknown,
  ): Promise<readonly LaunchType[]> {
    requireOperator(principal);
    await this.types.publish(readLaunchTypes(body));
    return this.types.list();
  }
}

function readLaunchTypes(body: unknown): readonly LaunchTypeDeclaration[] {
  const declarations = readDeclaredList(LaunchTypeDeclaration, body);
  const names = declarations.map(({ type }) => type);
  refuseMistakes([
    ...declarations.flatMap((each, index) =>
      launchTypeMistakes(each).map(({ path, message }) => `[${index}].${path} ${message}`),
    ),
    ...names.filter((name, index) => names.indexOf(name) < index).map(name => `${name} is declared twice`),
  ]);
  return declarations;
}

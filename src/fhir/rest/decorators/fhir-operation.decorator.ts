import { All, applyDecorators, HttpCode, UseInterceptors } from '@nestjs/common';
import { DelegatedScopes } from '../../../auth/resource-server/decorators/delegated-scopes.decorator.js';
import { RequiredScopes } from '../../../auth/resource-server/decorators/required-scopes.decorator.js';
import { OperationInterceptor } from '../operation.interceptor.js';
import { type FhirOperationOptions, OperationOptions } from './operation-options.js';

/**
 * Routes `$code` to this handler, guards it, and lists it in the CapabilityStatement.
 * The resource that the handler answers is sent as it is. https://hl7.org/fhir/R4/operations.html#executing
 */
export function FhirOperation(options: FhirOperationOptions): MethodDecorator {
  const { scopes } = options;
  const path = `${options.level === 'instance' ? ':id/' : ''}$${options.code}`;
  return applyDecorators(
    // A Nest handler has one method or all of them: the interceptor answers 405 to the rest.
    All(path),
    HttpCode(200),
    'delegated' in scopes ? DelegatedScopes(scopes.delegated) : RequiredScopes(scopes),
    OperationOptions(options),
    UseInterceptors(OperationInterceptor),
  );
}

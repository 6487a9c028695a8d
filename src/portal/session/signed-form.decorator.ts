import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { readDeclared } from '../../installation/read-declared.js';
import { FormFields } from '../../pages/form-fields.js';
import { visitorOf, type VisitorRequest } from './portal-session.guard.js';

/**
 * The form that the signed-in person has sent: its fields, or what the given class declares of them, by class-validator.
 * `PortalSessionGuard` has seen to it that it was drawn for this session.
 */
export const SignedForm = createParamDecorator(
  (shape: (new () => object) | undefined, context: ExecutionContext): object => {
    const request = context.switchToHttp().getRequest<VisitorRequest>();
    visitorOf(request);
    const form = FormFields.of(request.body);
    return shape ? readDeclared(shape, form.filled()) : form;
  },
);

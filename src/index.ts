/**
 * What an installation's own modules may use. Everything else may change from release to release.
 * docs/extending says how; `examples/custom-operation` is a whole module in forty lines.
 */
export type { Principal, Role, UserRights } from './auth/resource-server/principal.js';
export { CurrentPrincipal } from './auth/resource-server/decorators/principal.decorator.js';
export { DelegatedScopes } from './auth/resource-server/decorators/delegated-scopes.decorator.js';
export { PublicEndpoint } from './auth/resource-server/decorators/public-endpoint.decorator.js';
export { RequiredScopes } from './auth/resource-server/decorators/required-scopes.decorator.js';
export type { ScopeRequirement } from './auth/scopes/scope-requirement.js';
export {
  type AccessExpression,
  allOf,
  anyOf,
  everything,
  noneOf,
  ofNoneOf,
  NOTHING,
} from './fhir/access/access-expression.js';
export type { ConsentAction, ConsentCaller } from './fhir/access/consent-caller.js';
export { ConsentRule } from './fhir/access/consent-rule.js';
export { AccessRule, type RuledCaller } from './fhir/access/access-rule.js';
export type { PermissionLetter } from './auth/scopes/smart-scope.js';
export { AccessFilter } from './fhir/access/access-filter.js';
export * from './fhir/errors/fhir-error.js';
export { FhirModule, type FhirModuleOptions } from './fhir/fhir.module.js';
export { BatchInteraction } from './fhir/interactions/batch.interaction.js';
export { CreateInteraction } from './fhir/interactions/create.interaction.js';
export { DeleteInteraction } from './fhir/interactions/delete.interaction.js';
export { HistoryInteraction } from './fhir/interactions/history.interaction.js';
export { PatchInteraction } from './fhir/interactions/patch.interaction.js';
export { ReadInteraction } from './fhir/interactions/read.interaction.js';
export { SearchInteraction, type SearchOutcome } from './fhir/interactions/search.interaction.js';
export { TransactionInteraction } from './fhir/interactions/transaction.interaction.js';
export { UpdateInteraction } from './fhir/interactions/update.interaction.js';
export { VreadInteraction } from './fhir/interactions/vread.interaction.js';
export type { MigrationClass, MigrationInterface, QueryRunner } from './database/own-migrations.js';
export { Database, type Statement, type TransactionClient } from './database/database.js';
export { type ExtensionOptions, FirekeeperExtension } from './extension/firekeeper-extension.decorator.js';
export type { DeclaredSearchParameter } from './extension/declared-search-parameter.js';
export type {
  CompartmentType,
  DeclaredResourceType,
} from './extension/resource-types/declared-resource-type.js';
export { ResourceTypeError } from './extension/resource-types/resource-type.error.js';
export type { ExtensionModule } from './extension/extension-declarations.js';
export { FirekeeperModule, type FirekeeperOptions } from './extension/firekeeper.module.js';
export { createFirekeeper, printRoutes, startFirekeeper } from './extension/firekeeper-application.js';
export {
  type FacadeCriteria,
  type FacadeQuery,
  type FacadeResource,
  type FacadeVersion,
  ResourceFacade,
} from './fhir/facade/resource-facade.js';
export {
  type AfterHook,
  AfterInteraction,
  type BeforeHook,
  BeforeInteraction,
  type HookDecorator,
  type HookOptions,
} from './fhir/hooks/hook.decorators.js';
export type {
  HookContext,
  HookedInteraction,
  InteractionRequest,
  InteractionResult,
} from './fhir/hooks/hooked-interaction.js';
export { type ResourceEvent, ResourceListener } from './fhir/hooks/resource-listener.js';
export { JobFailure, JobHandler, JobRetry } from './jobs/job-handler.js';
export type { Checkpoint, JobRun } from './jobs/job-run.js';
export { type JobRequest, Jobs } from './jobs/jobs.js';
export { PeriodicJob } from './jobs/periodic-job.js';
export {
  type DirectoryIdentityProvider,
  type IdentifyingRequest,
  ProviderUnavailableError,
  type RedirectIdentityProvider,
  type RequestIdentityProvider,
  type SignInFlow,
  type UpstreamIdentity,
  UpstreamRefusalError,
} from './auth/identity/identity-provider.js';
export type { ProviderSummary } from './auth/identity/providers/identity-provider.declaration.js';
export { IdentityProvider } from './auth/identity/providers/own-identity-provider.js';
export type { FhirContextItem } from './launch-context/fhir-context.js';
export { LaunchContextResolver, type ResolvableLaunch } from './launch-context/launch-context-resolver.js';
export { csrfField } from './pages/csrf-field.js';
export { FormFields } from './pages/form-fields.js';
export { Pages } from './pages/pages.js';
export { PortalController } from './portal/portal-controller.decorator.js';
export { PortalError } from './portal/portal-error.js';
export { Redirection } from './portal/redirection.js';
export { SignedIn } from './portal/session/portal-session.guard.js';
export { SignedForm } from './portal/session/signed-form.decorator.js';
export { Visitor } from './portal/session/visitor.js';
export { html, type Html } from './pages/html.js';
export type { Page } from './pages/page.js';
export { type PageName, PageReplacements } from './pages/page-replacements.js';
export type * from './auth/authorization-server/pages/interaction.view.js';
export { scopeWords } from './auth/authorization-server/pages/scope-words.js';
export type { Resource, ResourceAddress, StoredResource } from './fhir/model/resource.js';
export { OperationInput } from './fhir/rest/operation/operation-input.js';
export type { OperationParameter } from './fhir/rest/operation/operation-parameter.js';
export { ResourceText } from './fhir/rest/operation/resource-text.js';
export { TerminologyModule } from './fhir/terminology/terminology.module.js';
export { TerminologyService } from './fhir/terminology/terminology.service.js';
export { Access } from './fhir/rest/decorators/access.decorator.js';
export { FhirOperation } from './fhir/rest/decorators/fhir-operation.decorator.js';
export { FhirResourceController } from './fhir/rest/decorators/fhir-resource-controller.decorator.js';
export { Input } from './fhir/rest/decorators/input.decorator.js';
export type { FhirOperationOptions } from './fhir/rest/decorators/operation-options.js';
export { ResourceId, TargetResource } from './fhir/rest/decorators/resource-id.decorator.js';
export type { ChangeOutcome } from './fhir/storage/resource.repository.js';

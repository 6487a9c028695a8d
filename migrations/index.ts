import type { MigrationInterface } from 'typeorm';
import { CreateResourceTables1764000000000 } from './1764000000000-create-resource-tables.js';
import { CreateSigningKeys1764000000100 } from './1764000000100-create-signing-keys.js';
import { CreateOidcArtifacts1764000000200 } from './1764000000200-create-oidc-artifacts.js';
import { CreateClients1764000000300 } from './1764000000300-create-clients.js';
import { CreateUsers1764000000400 } from './1764000000400-create-users.js';
import { CreateLaunchContexts1764000000500 } from './1764000000500-create-launch-contexts.js';
import { CreateBootstrapLoads1764000000600 } from './1764000000600-create-bootstrap-loads.js';
import { CreatePortalSessions1764000000700 } from './1764000000700-create-portal-sessions.js';
import { NoteUseOfGrants1764000001200 } from './1764000001200-note-use-of-grants.js';
import { AddRegistrationTokens1764000001300 } from './1764000001300-add-registration-tokens.js';
import { CreateRememberedConsents1764000001400 } from './1764000001400-create-remembered-consents.js';
import { CreateJobs1764000002100 } from './1764000002100-create-jobs.js';
import { CreateSearchParameters1764000002110 } from './1764000002110-create-search-parameters.js';
import { CreateAsyncRequests1764000002200 } from './1764000002200-create-async-requests.js';
import { CreatePublishedDocuments1764000002300 } from './1764000002300-create-published-documents.js';
import { AddLaunchedResources1764000002310 } from './1764000002310-add-launched-resources.js';
import { CreateAppStates1764000002320 } from './1764000002320-create-app-states.js';
import { AddClientProtection1764000002400 } from './1764000002400-add-client-protection.js';
import { CountChangesOfRights1764000002410 } from './1764000002410-count-changes-of-rights.js';
import { AddProxies1764000002500 } from './1764000002500-add-proxies.js';
import { CreateFullText1764000002700 } from './1764000002700-create-full-text.js';
import { CreateAuditJournal1764000002800 } from './1764000002800-create-audit-journal.js';
import { CreateConsentRules1764000002900 } from './1764000002900-create-consent-rules.js';
import { CreateBrokenGlass1764000002910 } from './1764000002910-create-broken-glass.js';
import { CreateRateLimitUse1764000003000 } from './1764000003000-create-rate-limit-use.js';
import { CreateIdentityProviders1764000003100 } from './1764000003100-create-identity-providers.js';
import { CreateInvitations1764000003300 } from './1764000003300-create-invitations.js';
import { CreateSecondFactors1764000003400 } from './1764000003400-create-second-factors.js';
import { DecideConsentsInFunctions1764000003500 } from './1764000003500-decide-consents-in-functions.js';
import { PackAuditJournal1764000003600 } from './1764000003600-pack-audit-journal.js';
import { CreateAuditRemovals1764000003610 } from './1764000003610-create-audit-removals.js';
import { CreateResourceTypes1764000004000 } from './1764000004000-create-resource-types.js';
import { BindPortalSessions1764000004100 } from './1764000004100-bind-portal-sessions.js';
import { CreatePasskeys1764000004110 } from './1764000004110-create-passkeys.js';
import { MarkPasswordResets1764000004120 } from './1764000004120-mark-password-resets.js';
import { CreateProvisionedUsers1764000004200 } from './1764000004200-create-provisioned-users.js';
import { AdministerIdentityProviders1764000004300 } from './1764000004300-administer-identity-providers.js';
import { CreateAuditLines1764000004400 } from './1764000004400-create-audit-lines.js';
import { CreateEhrFrame1764000004500 } from './1764000004500-create-ehr-frame.js';
import { ForgetLinksWithPasswords1764000005000 } from './1764000005000-forget-links-with-passwords.js';
import { IndexFurtherPatients1764000005100 } from './1764000005100-index-further-patients.js';
import { NoteWhoseResourcesAre1764000006200 } from './1764000006200-note-whose-resources-are.js';
import { CreateAuditQuarantine1764000006300 } from './1764000006300-create-audit-quarantine.js';
import { ReserveIdsForDrafts1764000006310 } from './1764000006310-reserve-ids-for-drafts.js';
import { NoteSignInsOfPortalSessions1764000006320 } from './1764000006320-note-sign-ins-of-portal-sessions.js';
import { TellWhatWasDone1764000006400 } from './1764000006400-tell-what-was-done.js';
import { KnowDeclaredPasswords1764000006410 } from './1764000006410-know-declared-passwords.js';
import { JudgeConsentsInOneFunction1764000006500 } from './1764000006500-judge-consents-in-one-function.js';

/** All migrations, oldest first. One change each, never edited after a release. */
export const MIGRATIONS: readonly (new () => MigrationInterface)[] = [
  CreateResourceTables1764000000000,
  CreateSigningKeys1764000000100,
  CreateOidcArtifacts1764000000200,
  CreateClients1764000000300,
  CreateUsers1764000000400,
  CreateLaunchContexts1764000000500,
  CreateBootstrapLoads1764000000600,
  CreatePortalSessions1764000000700,
  NoteUseOfGrants1764000001200,
  AddRegistrationTokens1764000001300,
  CreateRememberedConsents1764000001400,
  CreateJobs1764000002100,
  CreateSearchParameters1764000002110,
  CreateAsyncRequests1764000002200,
  CreatePublishedDocuments1764000002300,
  AddLaunchedResources1764000002310,
  CreateAppStates1764000002320,
  AddClientProtection1764000002400,
  CountChangesOfRights1764000002410,
  AddProxies1764000002500,
  CreateFullText1764000002700,
  CreateAuditJournal1764000002800,
  CreateConsentRules1764000002900,
  CreateBrokenGlass1764000002910,
  CreateRateLimitUse1764000003000,
  CreateIdentityProviders1764000003100,
  CreateInvitations1764000003300,
  CreateSecondFactors1764000003400,
  DecideConsentsInFunctions1764000003500,
  PackAuditJournal1764000003600,
  CreateAuditRemovals1764000003610,
  CreateResourceTypes1764000004000,
  BindPortalSessions1764000004100,
  CreatePasskeys1764000004110,
  MarkPasswordResets1764000004120,
  CreateProvisionedUsers1764000004200,
  AdministerIdentityProviders1764000004300,
  CreateAuditLines1764000004400,
  CreateEhrFrame1764000004500,
  ForgetLinksWithPasswords1764000005000,
  IndexFurtherPatients1764000005100,
  NoteWhoseResourcesAre1764000006200,
  CreateAuditQuarantine1764000006300,
  ReserveIdsForDrafts1764000006310,
  NoteSignInsOfPortalSessions1764000006320,
  TellWhatWasDone1764000006400,
  KnowDeclaredPasswords1764000006410,
  JudgeConsentsInOneFunction1764000006500,
];

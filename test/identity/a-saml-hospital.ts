import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { PUBLIC_APP } from '../smart/a-hospital.js';
import { aBrowser, exchange, walk } from '../smart/an-app.js';
import type { FormBrowser } from '../support/form-browser.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { begin, linkTo } from './a-federated-hospital.js';
import {
  type AnswerOptions,
  aSigner,
  assertionXml,
  idpMetadata,
  readRequest,
  responseXml,
  type SamlRequest,
  SIGN_ON,
  signed,
  type Signer,
} from './a-saml-provider.js';

const SCOPE = 'openid fhirUser online_access';
export const ATTRIBUTES = { groups: ['physicians', 'staff'], displayName: ['Grace Hopper'] };

/** A sign-in that waits for the answer of its provider. */
export interface Waiting {
  readonly browser: FormBrowser;
  readonly verifier: string;
  readonly request: SamlRequest;
  readonly options: AnswerOptions;
  readonly callback: string;
}

/** A server at several SAML providers, and those who sign for them. */
export class SamlHospital {
  server: TestServer;
  idp: Signer;
  stranger: Signer;
  ours: Signer;
  metadataFile: string;

  async open(): Promise<void> {
    [this.idp, this.stranger, this.ours] = [await aSigner(), await aSigner(), await aSigner()];
    const saml = {
      kind: 'saml',
      metadata: idpMetadata(this.idp),
      private_key: this.ours.privateKey,
      certificate: this.ours.certificate,
      mapping: {
        name: 'displayName',
        username: 'nameID',
        roles: [{ claim: 'groups', value: 'physicians', role: 'clinician' }],
      },
    };
    this.metadataFile = join(await mkdtemp(join(tmpdir(), 'firekeeper-saml-')), 'metadata.xml');
    await writeFile(this.metadataFile, idpMetadata(this.idp));
    const expired = await aSigner(new Date(Date.now() - 1000));
    this.server = await startServer({
      bootstrap: {
        clients: [PUBLIC_APP],
        identity_providers: [
          { ...saml, id: 'staff', name: 'Staff' },
          { ...saml, id: 'strong', name: 'Strong', required_acr: ['urn:mfa'] },
          {
            ...saml,
            id: 'rotating',
            name: 'Rotating',
            metadata: undefined,
            metadata_file: this.metadataFile,
          },
          { ...saml, id: 'numbered', name: 'Numbered', mapping: { ...saml.mapping, subject: 'employee' } },
          { ...saml, id: 'expired', name: 'Expired', metadata: idpMetadata(expired) },
          {
            ...saml,
            id: 'broken',
            name: 'Broken',
            metadata: '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
          },
        ],
      },
    });
  }

  async close(): Promise<void> {
    await this.server?.close();
    await rm(dirname(this.metadataFile), { recursive: true, force: true });
  }

  /** A sign-in that has come to the provider. */
  async waiting(provider = 'staff'): Promise<Waiting> {
    const browser = aBrowser();
    const { visit, verifier } = await begin({ server: this.server, scope: SCOPE, browser });
    const start = linkTo(visit, `Sign in with ${provider[0]!.toUpperCase()}${provider.slice(1)}`);
    const there = await browser.openUntil(start, url => url.startsWith(SIGN_ON));
    const request = readRequest(there.url);
    const callback = `${this.server.url}/identity/${provider}/callback`;
    const options = {
      requestId: request.id,
      audience: `${this.server.url}/identity/${provider}/metadata`,
      recipient: callback,
      attributes: ATTRIBUTES,
    };
    return { browser, verifier, request, options, callback };
  }

  respond({ browser, request, callback }: Waiting, xml: string) {
    const fields = { SAMLResponse: Buffer.from(xml).toString('base64'), RelayState: request.relayState };
    return browser.send(callback, 'post', new URLSearchParams(fields), SIGN_ON);
  }

  honest(signIn: Waiting, changes: Partial<AnswerOptions> = {}): string {
    const options = { ...signIn.options, ...changes };
    return responseXml(signed(assertionXml(options), 'Assertion', this.idp), options);
  }

  async signedIn(changes: Partial<AnswerOptions> = {}) {
    const signIn = await this.waiting();
    const outcome = await walk(
      signIn.browser,
      await this.respond(signIn, this.honest(signIn, changes)),
      signIn.verifier,
    );
    return { ...(await exchange(this.server, outcome)), browser: signIn.browser };
  }

  async refused(signIn: Waiting, xml: string): Promise<void> {
    const visit = await this.respond(signIn, xml);
    expect([visit.status, visit.html]).toEqual([403, expect.stringContaining('<code>unproven</code>')]);
  }
}

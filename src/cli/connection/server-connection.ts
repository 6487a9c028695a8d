import { setTimeout as sleep } from 'node:timers/promises';
import { type AccessToken, requestToken } from './access-token.js';
import { connect } from './connect.js';
import { type Connection } from './connection-options.js';
import { mistakesOf } from './mistakes-of.js';

const TRIES = 6;
const LONGEST_WAIT_SECONDS = 30;
/** A token that ends so soon is replaced before it is used. */
const MARGIN_MS = 10_000;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** The server was understood, and refused. */
export class RefusedError extends Error {
  constructor(readonly answer: Answer) {
    super(mistakesOf(answer));
    this.name = 'RefusedError';
  }
}

/** Sends requests with a token of the scope; gets another when it ends, and comes again when the server is busy. */
export class ServerConnection {
  private token: Promise<AccessToken> | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly scope: string,
  ) {}

  /** Throws RefusedError for any status that is not of success. */
  async send(method: string, path: string, body?: string): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.once(method, path, body);
      if (answer.status < 300) return answer;
      const isBusy = answer.status === 503 || answer.status === 429;
      if (!isBusy || attempt === TRIES) throw new RefusedError(answer);
      const asked = Number(answer.headers.get('Retry-After') ?? attempt);
      await sleep(1000 * Math.min(Number.isFinite(asked) ? asked : attempt, LONGEST_WAIT_SECONDS));
    }
  }

  /** What an administration address answers. */
  async ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const sent = body === undefined ? undefined : JSON.stringify(body);
    const { text } = await this.send(method, `/administration/${path}`, sent);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  /** All of a long list, which comes in parts. */
  async askAll<T>(path: string): Promise<readonly T[]> {
    const all: T[] = [];
    for (let query: string | undefined = 'limit=500'; query !== undefined;) {
      const { text, headers } = await this.send('GET', `/administration/${path}?${query}`);
      all.push(...(JSON.parse(text) as readonly T[]));
      query = /<\?([^>]*)>; rel="next"/.exec(headers.get('Link') ?? '')?.[1];
    }
    return all;
  }

  private async once(method: string, path: string, body: string | undefined): Promise<Answer> {
    const type = path.startsWith('/fhir') ? 'application/fhir+json' : 'application/json';
    const response = await connect(new URL(path, this.connection.url).href, {
      method,
      redirect: 'error',
      headers: {
        Authorization: `Bearer ${await this.currentToken()}`,
        Accept: type,
        ...(body === undefined ? {} : { 'Content-Type': type }),
      },
      ...(body === undefined ? {} : { body }),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  private async currentToken(): Promise<string> {
    const known = await this.token;
    if (known && known.expiresAt - MARGIN_MS > Date.now()) return known.token;
    this.token = requestToken(this.connection, this.scope);
    return (await this.token).token;
  }
}

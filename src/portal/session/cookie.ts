import type { FastifyReply, FastifyRequest } from 'fastify';

/** One cookie of the portal: out of reach of scripts and of other sites' requests (RFC 6265bis §5.6). */
export class PortalCookie {
  private readonly attributes: string;

  constructor(
    readonly name: string,
    { isSecure, path, seconds }: { isSecure: boolean; path: string; seconds: number },
  ) {
    const secure = isSecure ? '; Secure' : '';
    this.attributes = `Path=${path}; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`;
  }

  read(request: FastifyRequest): string | undefined {
    const pairs = (request.headers.cookie ?? '').split(';').map(pair => pair.trim());
    return pairs.find(pair => pair.startsWith(`${this.name}=`))?.slice(this.name.length + 1);
  }

  /** The value must be base64url. */
  write(reply: FastifyReply, value: string): void {
    void reply.header('Set-Cookie', `${this.name}=${value}; ${this.attributes}`);
  }

  clear(reply: FastifyReply): void {
    void reply.header('Set-Cookie', `${this.name}=; ${this.attributes.replace(/Max-Age=\d+/, 'Max-Age=0')}`);
  }
}

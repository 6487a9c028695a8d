import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { Environment } from '../config/environment.js';
import { isFhirBase, isFhirPath } from '../fhir/rest/fhir-path.js';

const MEGABYTE = 1024 * 1024;
/** Bodies are held whole until they are parsed. */
const MOST_BODY_BYTES = 512 * MEGABYTE;
/** What a body of unknown length may have at most, where not `MAX_BODY_BYTES` holds. */
const RESOURCE_BYTES = 8 * MEGABYTE;
const FORM_BYTES = 256 * 1024;
/** One connection may ask ahead (pipelining), but who does not read his answers shall not keep others out. */
const MOST_OF_A_CONNECTION = 100;
const SHARE_OF_A_CONNECTION = 1 / 4;

/** How many requests are being answered, and how many bytes their bodies may have: neither may grow without end. */
export class RequestsInFlight {
  private readonly mostRequests: number;
  private readonly mostBytes: number;
  private readonly mostOfConnection: number;
  private readonly ofConnections = new WeakMap<Socket, number>();
  private requests = 0;
  private bytes = 0;

  constructor(private readonly environment: Environment) {
    this.mostRequests = environment.MAX_REQUESTS_IN_FLIGHT;
    this.mostOfConnection = Math.min(
      MOST_OF_A_CONNECTION,
      environment.MAX_REQUESTS_IN_FLIGHT * SHARE_OF_A_CONNECTION,
    );
    this.mostBytes = Math.max(MOST_BODY_BYTES, environment.MAX_BODY_BYTES);
  }

  get count(): number {
    return this.requests;
  }

  /** Whether there is room; the place is given back when the answer is out or the connection gone. */
  enter(request: FastifyRequest, response: ServerResponse): boolean {
    const bytes = this.bytesOf(request);
    if (this.requests >= this.mostRequests || this.bytes + bytes > this.mostBytes) return false;
    const { socket } = request.raw;
    const ofConnection = this.ofConnections.get(socket) ?? 0;
    if (ofConnection >= this.mostOfConnection) return false;
    this.ofConnections.set(socket, ofConnection + 1);
    this.requests += 1;
    this.bytes += bytes;
    response.once('close', () => {
      this.ofConnections.set(socket, (this.ofConnections.get(socket) ?? 1) - 1);
      this.requests -= 1;
      this.bytes -= bytes;
    });
    return true;
  }

  private bytesOf({ headers, url }: FastifyRequest): number {
    if (headers['transfer-encoding'] !== undefined) return this.mostOf(url);
    const length = headers['content-length'];
    return length === undefined ? 0 : Math.min(Number(length), this.mostOf(url));
  }

  private mostOf(url: string): number {
    if (isFhirBase(url)) return this.environment.MAX_BODY_BYTES;
    return isFhirPath(url) ? RESOURCE_BYTES : FORM_BYTES;
  }
}

import { hostname } from 'node:os';
import type { AuditEvent } from 'fhir/r4.js';

/** RFC 5424 §6.2.1: facility 10, security and authorization; severity 5, notice, or 4, warning (IHE ITI-20). */
const NOTICE = 10 * 8 + 5;
const WARNING = 10 * 8 + 4;
/** RFC 5424 §6: a name is printable ASCII, a host of at most 255 characters. */
const HOST =
  hostname()
    .replaceAll(/[^!-~]/g, '')
    .slice(0, 255) || '-';
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * An AuditEvent as a syslog message (RFC 5424), whose text is the resource in FHIR JSON, with its length before it
 * (RFC 5425 §4.3.1, RFC 6587 §3.4.1).
 */
export function syslogMessage(event: AuditEvent): Buffer {
  const priority = event.outcome === '0' ? NOTICE : WARNING;
  const time = new Date(event.recorded).toISOString();
  const header = `<${priority}>1 ${time} ${HOST} firekeeper ${process.pid} FHIR-AuditEvent -`;
  const message = Buffer.from(`${header} ${BYTE_ORDER_MARK}${JSON.stringify(event)}`);
  return Buffer.concat([Buffer.from(`${message.length} `), message]);
}

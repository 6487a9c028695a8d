import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectSecure } from 'node:tls';

const LONGEST_SILENCE_MS = 10_000;

/** Where a syslog receiver listens. */
export interface SyslogReceiver {
  /** `tls://host:port` (RFC 5425) or `tcp://host:port` (RFC 6587). */
  readonly url: URL;
  /** Certificates to believe in place of the usual authorities, PEM. */
  readonly authorities?: string;
}

/**
 * Sends the messages and resolves when the receiver has closed the connection in order, which it does after it has read
 * all of them: syslog has no other acknowledgement.
 */
export function sendToSyslog(receiver: SyslogReceiver, messages: readonly Buffer[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = open(receiver, () => socket.end(Buffer.concat(messages)));
    let hasEnded = false;
    socket.setTimeout(LONGEST_SILENCE_MS, () => socket.destroy(new Error('The syslog receiver is silent')));
    socket.once('end', () => (hasEnded = socket.writableFinished));
    socket.once('error', reject);
    socket.once('close', () => {
      if (hasEnded) resolve();
      else reject(new Error('The syslog receiver closed the connection before it had everything'));
    });
    socket.resume();
  });
}

function open({ url, authorities }: SyslogReceiver, connected: () => void): Socket {
  const host = url.hostname.replaceAll(/^\[|\]$/g, '');
  const port = Number(url.port);
  if (url.protocol === 'tcp:') return connectPlain({ host, port }, connected);
  return connectSecure(
    {
      host,
      port,
      ...(isIP(host) ? {} : { servername: host }),
      ...(authorities === undefined ? {} : { ca: authorities }),
    },
    connected,
  );
}

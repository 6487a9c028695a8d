import { connect } from 'node:tls';
import { type Finding, pass, warn } from './finding.js';

const DAY_MS = 24 * 60 * 60_000;
const SOON_MS = 30 * DAY_MS;
const TIMEOUT_MS = 5_000;

/** When the certificate with which a server answers will be over; undefined if there is none to be had. */
export async function serverCertificateExpiry(url: string, ca?: Buffer): Promise<Date | undefined> {
  const { hostname, port, protocol } = new URL(url);
  const usual = protocol === 'ldaps:' ? 636 : 443;
  return new Promise(resolve => {
    const socket = connect({
      host: hostname,
      servername: hostname,
      port: port === '' ? usual : Number(port),
      timeout: TIMEOUT_MS,
      ...(ca === undefined ? {} : { ca }),
    });
    const settle = (expiry?: Date) => {
      socket.destroy();
      resolve(expiry);
    };
    socket.once('secureConnect', () => settle(new Date(socket.getPeerCertificate().valid_to)));
    socket.once('error', () => settle());
    socket.once('timeout', () => settle());
  });
}

export function expiryFinding(setting: string, whose: string, expiresAt: Date): Finding {
  const day = expiresAt.toISOString().slice(0, 10);
  if (expiresAt.getTime() - Date.now() > SOON_MS) return pass(setting, `${whose} holds until ${day}`);
  return warn(setting, `${whose} holds only until ${day}: renew it before then`);
}

/** The first of them that will be over. */
export function earliest(moments: readonly (Date | undefined)[]): Date | undefined {
  const known = moments.filter(each => each !== undefined).map(each => each.getTime());
  return known.length === 0 ? undefined : new Date(Math.min(...known));
}

import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

/** Addresses of this machine, of private networks and of no single host (RFC 6890). */
const INNER = new BlockList();
const IPV4 = [
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12',
  '192.0.0.0/24 192.168.0.0/16 198.18.0.0/15 224.0.0.0/4 240.0.0.0/4',
];
const IPV6 = ['::/128 ::1/128 64:ff9b::/96 fc00::/7 fe80::/10 ff00::/8'];
for (const [family, ranges] of [['ipv4', IPV4] as const, ['ipv6', IPV6] as const]) {
  for (const range of ranges.flatMap(line => line.split(' '))) {
    const [network = '', prefix] = range.split('/');
    INNER.addSubnet(network, Number(prefix), family);
  }
}

/** Whether the host is an inner address, or its name leads to one. Rejects for a name that leads nowhere. */
export async function isInner({ hostname }: URL): Promise<boolean> {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host)) return isInnerAddress(host);
  const addresses = await lookup(host, { all: true });
  return addresses.some(({ address }) => isInnerAddress(address));
}

function isInnerAddress(address: string): boolean {
  return INNER.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

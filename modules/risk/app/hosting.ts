import { BlockList, isIP } from 'node:net';
import type { Network } from '../domain/networks.ts';

/** Whether an address lies in one of these networks; what is no address lies in none. */
export function within(networks: readonly Network[]): (address: string) => boolean {
  const list = new BlockList();
  for (const { base, bits } of networks) {
    list.addSubnet(base, bits, base.includes(':') ? 'ipv6' : 'ipv4');
  }
  return (address) => {
    const family = isIP(address);
    return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4');
  };
}

import ipaddr from 'ipaddr.js';

/** Public by number, but inside of a cloud: the host agent of Azure's machines. */
const PRIVATE_ALL_THE_SAME = new Set(['168.63.129.16']);

/** What is routed on the internet as IPv6; everything else has a purpose of its own, or leads to an IPv4 address that it hides. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/** 3fff::/20 is for documentation, as 2001:db8::/32 is; the library does not know it yet. */
const DOCUMENTATION = ipaddr.IPv6.parseCIDR('3fff::/20');

/**
 * Whether an address is on the public internet: no private, loopback, link-local, shared, multicast, reserved or documentation
 * range, nor one that translates to IPv4 (mapped, compatible, 6to4, Teredo, NAT64). What is no address is not public.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast') return false;
  if (address.kind() === 'ipv4') return !PRIVATE_ALL_THE_SAME.has(address.toString());
  const sixth = address as ipaddr.IPv6;
  return sixth.match(GLOBAL_UNICAST) && !sixth.match(DOCUMENTATION) && sixth.zoneId === undefined;
}

export const isLoopback = (text: string): boolean => ipaddr.isValid(text) && ipaddr.process(text).range() === 'loopback';

export const isAddress = (text: string): boolean => ipaddr.isValid(text);

/** `-p` of `docker run`: which port of the engine's machine leads to which port of a container. */
import { isIP } from 'node:net';
import { UsageError } from '../../errors.ts';
import type { PublishedPort } from '../../ports.ts';

const MAX_PORT = 65_535;

const PROTOCOLS: ReadonlySet<string> = new Set(['tcp', 'udp', 'sctp']);

interface Range {
  readonly first: number;
  readonly last: number;
}

/**
 * `[[ADDRESS:]HOST_PORT:]PORT[/PROTOCOL]`, where ports may be ranges of the same length; a range for one port of the
 * container lets the engine choose from it (docker/go-connections nat/nat.go, ParsePortSpec).
 * @throws UsageError
 */
export function parsePublish(value: string): readonly PublishedPort[] {
  const wrong = (why: string): UsageError =>
    new UsageError(`--publish ${value}: ${why}; write [[ADDRESS:]HOST_PORT:]PORT[/PROTOCOL].`);
  const slash = value.indexOf('/');
  const protocol = slash < 0 ? 'tcp' : value.slice(slash + 1).toLowerCase();
  if (!PROTOCOLS.has(protocol)) throw wrong(`there is no protocol ${protocol}`);
  const { address, ports } = splitAddress(slash < 0 ? value : value.slice(0, slash));
  if (address !== '' && isIP(address) === 0) throw wrong(`${address} is not an IP address`);
  const [hostText, containerText] = ports.length === 1 ? ['', ports[0]] : ports;
  if (ports.length > 2 || containerText === undefined || hostText === undefined)
    throw wrong('it is not a port');
  const container = parseRange(containerText);
  if (container === null) throw wrong(`${containerText === '' ? 'nothing' : containerText} is not a port`);
  const host = hostText === '' ? null : parseRange(hostText);
  if (host === null && hostText !== '') throw wrong(`${hostText} is not a port`);
  const count = container.last - container.first + 1;
  const hostCount = host === null ? count : host.last - host.first + 1;
  if (hostCount !== count && count !== 1) throw wrong('the ranges differ in length');
  return Array.from({ length: count }, (_, index) => ({
    container: `${container.first + index}/${protocol}`,
    hostAddress: address,
    hostPort: host === null ? '' : hostPortAt(host, index, count),
  }));
}

function hostPortAt({ first, last }: Range, index: number, count: number): string {
  if (count === 1 && last > first) return `${first}-${last}`;
  return String(first + index);
}

/** An IPv6 address is in brackets, or, as docker also takes it, has more colons than ports need. */
function splitAddress(text: string): { readonly address: string; readonly ports: readonly string[] } {
  if (text.startsWith('[')) {
    const end = text.indexOf(']:');
    if (end > 0) return { address: text.slice(1, end), ports: text.slice(end + 2).split(':') };
  }
  const parts = text.split(':');
  if (parts.length < 3) return { address: '', ports: parts };
  return { address: parts.slice(0, -2).join(':'), ports: parts.slice(-2) };
}

/** `80` or `8000-8010`; null for anything else. */
function parseRange(text: string): Range | null {
  const [, from = '', to = from] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  const range = { first: Number(from), last: Number(to) };
  return from === '' || range.first > range.last || range.last > MAX_PORT || range.first < 1 ? null : range;
}

import { isIP } from 'node:net';
import { UsageError } from '../../errors.ts';
import type { ExtraHost } from '../../ports.ts';
import { csvFields, UnreadableListError } from '../../text/csv.ts';

/** `default`, `none` or `host`. */
export function parseNetwork(value: string | undefined): 'default' | 'none' | 'host' | null {
  if (value === undefined || value === '') return null;
  if (value === 'default' || value === 'none' || value === 'host') return value;
  throw new UsageError(`--network ${value}: use default, none or host.`);
}

/**
 * `HOST:IP` or `HOST=IP`; the address may be in brackets, be a list with commas, or be `host-gateway`. One value may
 * hold several, as CSV (docker/buildx build/utils.go toBuildkitExtraHosts).
 */
export function parseAddHosts(values: readonly string[]): readonly ExtraHost[] {
  return values.flatMap(hostEntries).flatMap(parseAddHost);
}

function hostEntries(value: string): readonly string[] {
  try {
    return csvFields(value);
  } catch (error) {
    if (error instanceof UnreadableListError) throw new UsageError(`--add-host ${value}: ${error.message}.`);
    throw error;
  }
}

function parseAddHost(entry: string): readonly ExtraHost[] {
  const sign = entry.includes('=') ? '=' : ':';
  const at = entry.indexOf(sign);
  const host = entry.slice(0, Math.max(0, at));
  const address = entry.slice(at + 1);
  if (at < 0 || host === '' || address === '') {
    throw new UsageError(`--add-host ${entry}: write HOST:IP or HOST:host-gateway.`);
  }
  if (address === 'host-gateway') return [{ host, address }];
  return address.split(',').map((written) => {
    const inside = written.length > 2 && written.startsWith('[') && written.endsWith(']');
    const ip = inside ? written.slice(1, -1) : written;
    if (isIP(ip) === 0) {
      throw new UsageError(`--add-host ${entry}: ${written} is not an IP address or host-gateway.`);
    }
    return { host, address: ip };
  });
}

import { UsageError } from '../../errors.ts';

/** `default`, `none` or `host`. */
export function parseNetwork(value: string | undefined): 'default' | 'none' | 'host' | null {
  if (value === undefined) return null;
  if (value === 'default' || value === 'none' || value === 'host') return value;
  throw new UsageError(`--network ${value}: use default, none or host.`);
}

/** `HOST:IP` or `HOST=IP`. */
export function parseAddHost(value: string): string {
  const match = /^([^=:]+)[=:](.+)$/.exec(value);
  if (match === null) throw new UsageError(`--add-host ${value}: write HOST:IP.`);
  return `${match[1]}=${match[2]}`;
}

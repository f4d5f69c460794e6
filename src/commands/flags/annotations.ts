import { UsageError } from '../../errors.ts';

const KINDS = ['index', 'index-descriptor', 'manifest', 'manifest-descriptor'];
const PREFIX = /^([a-z-]+)(?:\[([A-Za-z0-9_/-]+)\])?$/;

/**
 * `KEY=VALUE`, or `KIND[PLATFORM],…:KEY=VALUE` (docker/buildx util/buildflags/export.go), as attributes of an exporter:
 * `annotation-KIND[PLATFORM].KEY`.
 * @throws UsageError
 */
export function parseAnnotations(values: readonly string[]): Readonly<Record<string, string>> {
  const all = new Map<string, string>();
  for (const value of values) {
    if (value === '') continue;
    const equals = value.indexOf('=');
    if (equals < 0) throw new UsageError(`--annotation ${value}: write KEY=VALUE.`);
    const name = value.slice(0, equals);
    const text = value.slice(equals + 1);
    const colon = name.indexOf(':');
    const key = name.slice(colon + 1);
    if (key === '') throw new UsageError(`--annotation ${value}: the key is missing: write KEY=VALUE.`);
    if (colon < 0) all.set(`annotation.${key}`, text);
    for (const prefix of colon < 0 ? [] : name.slice(0, colon).split(',')) {
      const [, kind = '', platform] = PREFIX.exec(prefix) ?? [];
      if (!KINDS.includes(kind)) {
        throw new UsageError(
          `--annotation ${value}: ${prefix} is not one of ${KINDS.join(', ')}, each with [PLATFORM] or without.`,
        );
      }
      all.set(`annotation-${kind}${platform === undefined ? '' : `[${platform}]`}.${key}`, text);
    }
  }
  return Object.fromEntries(all);
}

import { UsageError } from '../../errors.ts';
import { csvFields, UnreadableListError } from '../../text/csv.ts';
import { splitOnce } from './fields.ts';

/** `NAME=VALUE`, or `NAME` for an empty value. */
export function parseLabels(values: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    new Map(
      values.map((value) => {
        const [name, text] = splitOnce(value);
        if (name === '') throw new UsageError(`--label ${value}: the name is missing: write NAME=VALUE.`);
        return [name, text ?? ''];
      }),
    ),
  );
}

/** What a build may be allowed (moby/buildkit util/entitlements). `buildx.local.delete` is about outputs. */
const ENTITLEMENTS = ['network.host', 'security.insecure', 'device', 'buildx.local.delete'];

/** `network.host`, `security.insecure`, `device[=NAME[,alias=NAME]]` or `buildx.local.delete`; an empty value is nothing. */
export function parseAllow(values: readonly string[]): readonly string[] {
  return values
    .filter((value) => value !== '')
    .map((value) => {
      const [name, text] = splitOnce(value);
      if (!ENTITLEMENTS.includes(name) || (text !== undefined && name !== 'device')) {
        throw new UsageError(`--allow ${value}: use ${ENTITLEMENTS.join(', ')}.`);
      }
      if (text !== undefined) requireDevice(value, text);
      return value;
    });
}

function requireDevice(value: string, device: string): void {
  try {
    const [, ...keys] = csvFields(device);
    if (keys.every((key) => key.startsWith('alias='))) return;
  } catch (error) {
    if (!(error instanceof UnreadableListError)) throw error;
  }
  throw new UsageError(`--allow ${value}: write device=NAME or device=NAME,alias=NAME.`);
}

import { UsageError } from '../../errors.ts';
import { parseBool } from '../../text/go-bool.ts';

/** Docker's flags without a value, which take one all the same: `--pull=false`. */
const BOOLEANS = ['check', 'debug', 'force-rm', 'load', 'no-cache', 'pull', 'push', 'quiet', 'rm', 'squash'];

/**
 * The arguments with `--FLAG=true` as `--FLAG`, and without `--FLAG=false`, up to `--`.
 *
 * @throws UsageError for a value that is neither
 */
export function withoutBooleanValues(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  const flags = end < 0 ? args : args.slice(0, end);
  const plain = flags.flatMap((arg) => {
    const [, name = '', value = ''] = /^--([a-z-]+)=(.*)$/s.exec(arg) ?? [];
    if (!BOOLEANS.includes(name)) return [arg];
    const isOn = parseBool(value);
    if (isOn === null) throw new UsageError(`${arg}: write --${name}, --${name}=true or --${name}=false.`);
    return isOn ? [`--${name}`] : [];
  });
  return [...plain, ...args.slice(flags.length)];
}

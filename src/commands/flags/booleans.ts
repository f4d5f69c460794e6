import { UsageError } from '../../errors.ts';
import { parseBool } from '../../text/go-bool.ts';

/** Docker's flags without a value, which take one all the same: `--pull=false`. */
const BOOLEANS = [
  'check',
  'debug',
  'force-rm',
  'init',
  'load',
  'no-cache',
  'publish-all',
  'pull',
  'push',
  'quiet',
  'rm',
  'squash',
];

/** Those of `docker run` that are on by themselves on a terminal: off is not the same as absent. */
const SWITCHES = ['interactive', 'tty'];

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
    const isSwitch = SWITCHES.includes(name);
    if (!isSwitch && !BOOLEANS.includes(name)) return [arg];
    const isOn = parseBool(value);
    if (isOn === null) throw new UsageError(`${arg}: write --${name}, --${name}=true or --${name}=false.`);
    if (isOn) return [`--${name}`];
    return isSwitch ? [`--no-${name}`] : [];
  });
  return [...plain, ...args.slice(flags.length)];
}

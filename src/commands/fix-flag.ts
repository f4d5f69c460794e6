import { UsageError } from '../errors.ts';

/** What `check --fix` is given; REF may be the word behind it. */
interface FixOptions {
  readonly ref?: string | undefined;
  readonly fix?: string | boolean;
}

/** Tells `--fix=write` from `--fix REF`. Throws a UsageError for `--fix=WORD` beside a REF. */
export function withFix<Options extends FixOptions>(options: Options): Options {
  const { fix, ref } = options;
  if (typeof fix !== 'string' || fix === 'write') return options;
  if (ref !== undefined) throw new UsageError(`check: --fix takes \`write\` or nothing, not \`${fix}\`.`);
  return { ...options, fix: true, ref: fix };
}

import { UsageError } from '../../errors.ts';

export const PROGRESS_MODES = ['auto', 'plain', 'tty', 'quiet', 'none', 'rawjson'] as const;

/** How progress is shown, once it is known where. */
export type ProgressMode = 'plain' | 'tty' | 'silent' | 'rawjson';

/** What a command line and the environment say about progress. */
export interface ProgressChoice {
  readonly mode: ProgressMode;
  /** Whether the image id is printed at the end. */
  readonly isQuiet: boolean;
}

/**
 * How to show progress: `--progress` and `--quiet`, then BUILDKIT_PROGRESS, then a live display on a terminal and lines
 * elsewhere (docker/buildx commands/build.go toDisplayMode, util/progress/printer.go).
 *
 * @param isTerminal whether progress goes to a terminal that can move its cursor
 * @throws UsageError
 */
export function progressMode(
  { progress, quiet }: { readonly progress: string; readonly quiet?: boolean },
  env: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): ProgressChoice {
  const isQuiet = quiet === true || progress === 'quiet';
  if (isQuiet && !['auto', 'quiet', 'none'].includes(progress)) {
    throw new UsageError(
      `--progress ${progress} and --quiet cannot be used together: leave one of them out.`,
    );
  }
  if (isQuiet || progress === 'none') return { mode: 'silent', isQuiet };
  const variable = env.BUILDKIT_PROGRESS ?? '';
  const source = progress === 'auto' && variable !== '' ? 'BUILDKIT_PROGRESS=' : '--progress ';
  const wanted = source === 'BUILDKIT_PROGRESS=' ? variable : progress;
  switch (wanted) {
    case 'auto':
      return { mode: isTerminal ? 'tty' : 'plain', isQuiet };
    case 'tty':
      if (isTerminal) return { mode: 'tty', isQuiet };
      throw new UsageError(`${source}tty: stderr is not a terminal; use plain.`);
    case 'plain':
    case 'rawjson':
      return { mode: wanted, isQuiet };
    case 'quiet':
    case 'none':
      return { mode: 'silent', isQuiet };
    default:
      throw new UsageError(`${source}${wanted}: use ${PROGRESS_MODES.join(', ')}.`);
  }
}

/** BUILDKIT_TTY_LOG_LINES: how many log lines a running step shows; 6 if it says nothing that can be read. */
export function ttyLogLines(env: Readonly<Record<string, string | undefined>>): number {
  const text = env.BUILDKIT_TTY_LOG_LINES ?? '';
  const lines = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return lines > 0 ? lines : 6;
}

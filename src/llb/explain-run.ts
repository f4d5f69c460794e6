import { formatBytes } from '../text/format-bytes.ts';
import { explainProcess } from './explain-process.ts';
import type { Explanation } from './explanation.ts';

/** How a container ended, as far as it explains something. */
export interface RunFacts {
  /** What the engine said; '' if the process ran. */
  readonly message: string;
  /** Null if it did not run. */
  readonly status: number | null;
  readonly ranOutOfMemory: boolean;
  /** The end of what it printed. */
  readonly log: string;
}

/**
 * Explains how a container ended: one that the engine refused, or an exit status that does not come from the program
 * itself. The messages are those of Docker 20.10 to 28. Null if there is nothing to add.
 */
export function explainRun(facts: RunFacts): Explanation | null {
  const { message, status, ranOutOfMemory, log } = facts;
  if (ranOutOfMemory) {
    return {
      line: null,
      sentence: 'The container ran out of memory, and the kernel killed it (OOMKilled).',
      advice: ['Give it more (stagedive run --memory), or the engine, or let the program use less.'],
    };
  }
  const refused = REFUSALS.map((rule) => rule(message)).find((each) => each !== null);
  if (refused != null) return { line: null, ...refused };
  const trouble = status === null ? null : startTrouble(status, log);
  if (trouble !== null) {
    return {
      line: null,
      sentence: `${trouble.program ?? 'The program'} is there, but the kernel could not start it: ${trouble.why}.`,
      advice: [TROUBLE_ADVICE[trouble.why]],
    };
  }
  // What is below 126 is the program's own business.
  if (message === '' && (status === null || status < 126)) return null;
  if (status === KILLED) {
    return {
      line: null,
      sentence: 'The container was killed (signal 9), and not for want of memory.',
      advice: [],
    };
  }
  const found = explainProcess({ message, exitCode: status, lines: [] }, log);
  if (found === null) return null;
  const noShell = /^\/bin\/sh could not be started/.test(found.sentence);
  return noShell ? { ...found, advice: [NO_SHELL] } : found;
}

const TROUBLE_ADVICE = {
  'no such file or directory':
    'The loader or the interpreter that it names is not in the image: copy it too.',
  'exec format error': 'It was built for another platform, or is a script without a #! line.',
  'permission denied': 'Make it executable: COPY --chmod=755.',
} as const;

export interface StartTrouble {
  /** Null if the engine does not name it. */
  readonly program: string | null;
  readonly why: keyof typeof TROUBLE_ADVICE;
}

/**
 * Why the kernel refused a program that is there: runc says it as the program's own output, and ends with 1 or 255 (runc
 * libcontainer/standard_init_linux.go; 20.10 names no program). Null for any other end.
 * @param log the end of what was printed
 */
export function startTrouble(status: number, log: string): StartTrouble | null {
  if (status !== 1 && status !== 255) return null;
  const last = log.trimEnd().slice(log.trimEnd().lastIndexOf('\n') + 1);
  const [, program, why] =
    /^(?:exec (\/[^:]*)|standard_init_linux\.go:\d+: exec user process caused): (no such file or directory|exec format error|permission denied)$/.exec(
      last.trim(),
    ) ?? [];
  return why === undefined ? null : { program: program ?? null, why: why as StartTrouble['why'] };
}

/** 128 and the number of SIGKILL. */
const KILLED = 137;

const NO_SHELL =
  'The image has no shell: write ENTRYPOINT and CMD as lists, ["PROGRAM", "ARG"], or copy a shell into it.';

type Finding = Omit<Explanation, 'line'>;

const REFUSALS: readonly ((message: string) => Finding | null)[] = [
  (message) =>
    /no command specified/i.test(message)
      ? {
          sentence: 'The image has neither ENTRYPOINT nor CMD, so there is nothing to start.',
          advice: ['Add one to the Dockerfile, or give a command: stagedive run TARGET -- COMMAND.'],
        }
      : null,
  (message) => {
    if (!/port is already allocated|address already in use/.test(message)) return null;
    const port = /(?:Bind for|listen \w+|host port(?: for)?) (?:\[[^\]]*\]|[\d.]*):(\d+)/.exec(message)?.[1];
    return {
      sentence: `${port === undefined ? 'The port' : `Port ${port}`} of the engine's machine is already in use.`,
      advice: ['Publish another one, as in -p 8081:80, or let the engine choose: -p 80.'],
    };
  },
  (message) => {
    const [, limit = '', used = ''] =
      /unable to set memory limit to (\d+)(?: \(current usage: (\d+))?/.exec(message) ?? [];
    if (limit === '') return null;
    const needed = used === '' ? '' : `, which took ${formatBytes(Number(used))}`;
    return {
      sentence: `A limit of ${formatBytes(Number(limit))} is too little memory to start a container at all${needed}.`,
      advice: ['Give it more with --memory.'],
    };
  },
  (message) => {
    const [, kind, name] = /unable to find (user|group) ([^:\s]+)/.exec(message) ?? [];
    return kind === undefined
      ? null
      : {
          sentence: `There is no ${kind} ${name} in /etc/${kind === 'user' ? 'passwd' : 'group'} of the image.`,
          advice: [
            `Create it before USER, use its number, or start it as another one: stagedive run --user.`,
          ],
        };
  },
];

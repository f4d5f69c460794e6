import type { Explanation, FailureFacts } from './explanation.ts';

/**
 * A process that could not be started or did not end well, by its exit status and its last words. The statuses are
 * POSIX shells': 126 and 127, and 128 plus the number of a signal.
 */
export function explainProcess({ message, exitCode, lines }: FailureFacts, log: string): Explanation | null {
  const line = lines[0]?.start ?? null;
  const found = STARTS.map((rule) => rule(message, log)).find((each) => each !== null);
  if (found != null) return { line, ...found };
  if (exitCode === null) return null;
  const known = STATUSES.map((rule) => rule(exitCode, log)).find((each) => each !== null);
  return known == null ? null : { line, ...known };
}

type Finding = Omit<Explanation, 'line'>;

/** What shows in message or log whatever the status. */
const STARTS: readonly ((message: string, log: string) => Finding | null)[] = [
  (message, log) => {
    const runc =
      /unable to start container process: (?:error during container init: )?exec: "([^"]*)": ([^\n]*)/;
    const [, program = '', why = ''] = runc.exec(log) ?? runc.exec(message) ?? [];
    if (program === '') return null;
    return {
      sentence: `${program} could not be started: ${why.trim().replace(/\.$/, '')}.`,
      advice: [adviceOnStart(program, why)],
    };
  },
  (message, log) =>
    /no space left on device/i.test(message + log)
      ? {
          sentence: 'The engine has no space left on its disk.',
          advice: ['Make room: docker builder prune, docker system df shows what takes it.'],
        }
      : null,
];

function adviceOnStart(program: string, why: string): string {
  if (/no such file/.test(why)) {
    if (program === '/bin/sh')
      return 'This stage has no shell: write RUN ["PROGRAM", "ARG"], name another by SHELL, or run it in an earlier stage and copy its result.';
    if (/\/(?:ba|a|da|z|k)sh$/.test(program))
      return `This stage has no ${program}: install it before it is needed, or write SHELL ["/bin/sh", "-c"] where that is enough.`;
  }
  if (/permission denied/.test(why)) return `Make it executable (chmod +x ${program}).`;
  if (/exec format error/.test(why))
    return 'It was made for another platform, or is a script without #! at its beginning.';
  return 'Install it in this stage, correct its path, or check that its loader (ld.so) is there too.';
}

const STATUSES: readonly ((status: number, log: string) => Finding | null)[] = [
  (status, log) => {
    if (status !== 127) return null;
    const name = /(?:^|[\s:])([^\s:]+): (?:command )?not found/m.exec(log)?.[1];
    return {
      sentence: `${name ?? 'A command'} was not found in this stage.`,
      advice: ['Install it here, or add its folder to PATH; the shell in this state shows what there is.'],
    };
  },
  (status, log) => {
    if (status !== 126) return null;
    const name = /(?:^|[\s:])([^\s:]+): (?:Permission denied|cannot execute)/im.exec(log)?.[1];
    return {
      sentence: `${name ?? 'A command'} is there, but cannot be executed.`,
      advice: [
        `Make it executable: COPY --chmod=755, or RUN chmod +x${name === undefined ? '' : ` ${name}`}.`,
      ],
    };
  },
  (status) =>
    status === 137
      ? {
          sentence: 'The process was killed (signal 9), most often because the memory ran out.',
          advice: ['Give the engine more memory, or let fewer jobs run at once (make -j2).'],
        }
      : null,
  (status) =>
    status === 139
      ? {
          sentence:
            'The process crashed: it used memory that is not its own (signal 11, segmentation fault).',
          advice: [
            'Look for a library of another version or platform, or for a fault of the program itself.',
          ],
        }
      : null,
  (status) => {
    const signal = SIGNALS[status - 128];
    return signal === undefined ? null : { sentence: `The process was ended by ${signal}.`, advice: [] };
  },
  (_status, log) =>
    /Temporary failure in name resolution|Could not resolve|bad address|Name or service not known|getaddrinfo/i.test(
      log,
    )
      ? {
          sentence: 'The command could not find a host on the network.',
          advice: [
            'The engine has no network here, or needs a proxy: --build-arg HTTP_PROXY=…, or --network host.',
          ],
        }
      : null,
];

/** Linux's numbers, signal(7). */
const SIGNALS: Readonly<Record<number, string>> = {
  2: 'an interrupt (SIGINT)',
  4: 'an instruction that this processor does not know (SIGILL)',
  6: 'itself (SIGABRT)',
  7: 'a fault in memory (SIGBUS)',
  8: 'an arithmetic fault (SIGFPE)',
  13: 'a reader that went away (SIGPIPE)',
  15: 'a request to end (SIGTERM)',
};

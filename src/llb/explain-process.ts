import type { Explanation, FailureFacts } from './explanation.ts';

/**
 * Explains a process that could not be started or that failed, from its exit status and the end of its output. The
 * statuses are those of POSIX shells: 126, 127, and 128 plus the number of a signal.
 */
export function explainProcess({ message, exitCode, lines }: FailureFacts, log: string): Explanation | null {
  const line = lines[0]?.start ?? null;
  const found = MESSAGE_RULES.map((rule) => rule(message, log)).find((each) => each !== null);
  if (found != null) return { line, ...found };
  if (exitCode === null) return null;
  const known = STATUS_RULES.map((rule) => rule(exitCode, log)).find((each) => each !== null);
  return known == null ? null : { line, ...known };
}

type Finding = Omit<Explanation, 'line'>;

/** What message or log show, whatever the status. */
const MESSAGE_RULES: readonly ((message: string, log: string) => Finding | null)[] = [
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
  (_message, log) => {
    const glibc = /error while loading shared libraries: ([^\s:]+): cannot open shared object file/;
    const musl = /Error loading shared library ([^\s:]+): No such file/;
    const library = glibc.exec(log)?.[1] ?? musl.exec(log)?.[1];
    if (library === undefined) return null;
    return {
      sentence: `A program could not be loaded, because its library ${library} is not there.`,
      advice: ['Install it here, or copy it from the stage that the program comes from.'],
    };
  },
  (message, log) =>
    /no space left on device/i.test(message + log)
      ? {
          sentence: 'The engine has no space left on its disk.',
          advice: [
            'Free some: docker system df shows what uses it, docker builder prune removes build cache.',
          ],
        }
      : null,
];

function adviceOnStart(program: string, why: string): string {
  if (/no such file/.test(why)) {
    if (program === '/bin/sh')
      return 'This stage has no shell: write RUN ["PROGRAM", "ARG"], choose another with SHELL, or run it in an earlier stage and copy the result.';
    if (/\/(?:ba|a|da|z|k)sh$/.test(program))
      return `This stage has no ${program}: install it before this line, or use SHELL ["/bin/sh", "-c"] if that is enough.`;
  }
  if (/permission denied/.test(why)) return `Make it executable (chmod +x ${program}).`;
  if (/exec format error/.test(why))
    return 'It was built for another platform, or is a script without a #! line.';
  return 'Install it in this stage, correct its path, or check that its loader (ld.so) is there too.';
}

const STATUS_RULES: readonly ((status: number, log: string) => Finding | null)[] = [
  (status, log) => {
    if (status !== 127) return null;
    const name = /(?:^|[\s:])([^\s:]+): (?:command )?not found/m.exec(log)?.[1];
    return {
      sentence: `${name ?? 'A command'} was not found in this stage.`,
      advice: ['Install it here, or add its folder to PATH; a shell in this state shows what is there.'],
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
          sentence: 'The process was killed (signal 9), most likely because memory ran out.',
          advice: ['Give the engine more memory, or run fewer jobs at once (make -j2).'],
        }
      : null,
  (status) =>
    status === 139
      ? {
          sentence: 'The process crashed with a segmentation fault (signal 11).',
          advice: ['Look for a library of the wrong version or platform, or for a bug in the program.'],
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
          sentence: 'The command could not resolve a host name.',
          advice: [
            'RUN has no network here, or needs a proxy: try --build-arg HTTP_PROXY=…, or --network host.',
          ],
        }
      : null,
];

/** Signal numbers of Linux, signal(7). */
const SIGNALS: Readonly<Record<number, string>> = {
  2: 'an interrupt (SIGINT)',
  4: 'an illegal instruction (SIGILL)',
  6: 'an abort of its own (SIGABRT)',
  7: 'a bus error (SIGBUS)',
  8: 'an arithmetic error (SIGFPE)',
  13: 'a broken pipe (SIGPIPE)',
  15: 'a request to terminate (SIGTERM)',
};

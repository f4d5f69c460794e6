/** What every `--help` and the man page say beside the flags: examples and exit statuses. */

export interface Example {
  readonly command: string;
  /** What it does, as the end of a line. */
  readonly about: string;
}

export interface ExitStatus {
  readonly status: string;
  readonly meaning: string;
}

interface CommandTexts {
  readonly examples: readonly Example[];
  /** What 0 and 1 mean for this command; absent where 1 only means that something went wrong. */
  readonly ends?: readonly ExitStatus[];
}

/** By the name of the command; `screens` opens without a name. */
const TEXTS: Readonly<Record<string, CommandTexts>> = {
  screens: {
    examples: [
      { command: 'stagedive', about: 'what this folder builds' },
      {
        command: 'stagedive api -f api/dev.Dockerfile --target test',
        about: 'another context and file',
      },
    ],
  },
  ls: {
    examples: [
      { command: 'stagedive ls', about: 'the stages of this folder' },
      { command: 'stagedive ls --target test --json', about: 'for scripts' },
    ],
  },
  build: {
    examples: [
      { command: 'stagedive build --target test', about: 'build and keep nothing' },
      { command: 'stagedive build -t app:dev --build-arg VERSION=2 .', about: 'store the image' },
      { command: 'stagedive build --keep-going', about: 'all failures at once' },
    ],
    ends: [{ status: '1', meaning: 'the build failed' }],
  },
  shell: {
    examples: [
      { command: 'stagedive shell build', about: 'look around at the end of a stage' },
      { command: 'stagedive shell :12 --before -- ls -l /out', about: 'run a command before line 12' },
      { command: 'stagedive shell :12 --no-record', about: 'offer no fix of what is typed' },
    ],
    ends: [{ status: 'N', meaning: 'with CMD: its own status' }],
  },
  run: {
    examples: [
      { command: 'stagedive run', about: 'start what this folder builds' },
      { command: 'stagedive run web -p 8080:80 -e DEBUG=1', about: 'with a port and a variable' },
      { command: 'stagedive run test -- --verbose', about: 'other arguments in place of CMD' },
    ],
    ends: [
      { status: 'N', meaning: "the program's own status" },
      { status: '125', meaning: 'the engine could not start it, 126 and 127 as in a shell' },
      { status: '1', meaning: 'also: the build failed' },
    ],
  },
  files: {
    examples: [
      { command: 'stagedive files runtime /usr/bin', about: 'what is in a folder' },
      { command: 'stagedive files :12 --before --json', about: 'everything before line 12, for scripts' },
    ],
  },
  context: {
    examples: [
      { command: 'stagedive context', about: 'what is sent, and what for' },
      { command: 'stagedive context api --all --target test', about: 'every file of a context' },
    ],
  },
  definitions: {
    examples: [
      { command: 'stagedive definitions', about: 'what can be built in this folder' },
      { command: 'stagedive definitions api --json', about: 'for scripts' },
    ],
  },
  cat: { examples: [{ command: 'stagedive cat runtime /etc/passwd', about: 'a file of a stage' }] },
  cp: {
    examples: [
      { command: 'stagedive cp build /out/app .', about: 'a file out of a stage' },
      { command: 'stagedive cp :12 /src/. ./left', about: 'the contents of a folder after line 12' },
      { command: 'stagedive cp build /out - | tar -t', about: 'a folder as a tar archive' },
    ],
    ends: [{ status: '1', meaning: 'nothing, or not everything, was copied' }],
  },
  diff: {
    examples: [
      { command: 'stagedive diff :12', about: 'what line 12 changed' },
      { command: 'stagedive diff build runtime', about: 'what came over, what stayed' },
      { command: 'stagedive diff build runtime --path /usr/lib', about: 'two trees, in one folder' },
    ],
  },
  check: {
    examples: [
      { command: 'stagedive check', about: 'the default target' },
      { command: 'stagedive check runtime --format sarif', about: 'for CI' },
      { command: 'stagedive check runtime --fix', about: 'the lines that bring what is missing' },
      { command: 'stagedive check runtime --fix=write', about: 'puts them in, after a question' },
      { command: 'stagedive check --baseline known.json', about: 'only what is new' },
    ],
    ends: [{ status: '1', meaning: 'there is an error among the findings (see --fail-on)' }],
  },
  inventory: {
    examples: [
      { command: 'stagedive inventory build runtime', about: 'what came over' },
      { command: 'stagedive inventory --format cyclonedx >bom.json', about: 'an SBOM of the image' },
    ],
  },
  history: {
    examples: [
      { command: 'stagedive history --state failed', about: 'what failed lately' },
      { command: 'stagedive history show ^0', about: 'the newest build' },
      { command: 'stagedive history compare ^1 ^0', about: 'what it ran anew' },
      { command: 'stagedive history compare ^1 ^0 --files', about: 'and how the results differ' },
    ],
  },
  why: {
    examples: [
      { command: 'stagedive why', about: 'what the last build ran again, and why' },
      { command: 'stagedive why --dry-run', about: 'what a build would run now' },
    ],
  },
  report: {
    examples: [
      { command: 'stagedive report -o build.html', about: 'the default target' },
      { command: 'stagedive report test --no-cache -o test.html', about: 'with the times of every step' },
    ],
    ends: [{ status: '1', meaning: 'the build failed; the page says why' }],
  },
  doctor: {
    examples: [{ command: 'stagedive doctor', about: 'before you report that something does not work' }],
    ends: [
      { status: '0', meaning: 'nothing is in the way' },
      { status: '1', meaning: 'there is a problem' },
    ],
  },
  completion: {
    examples: [
      { command: 'source <(stagedive completion bash)', about: 'in ~/.bashrc' },
      { command: 'stagedive completion fish | source', about: 'in ~/.config/fish/config.fish' },
    ],
  },
};

const COMMON: readonly ExitStatus[] = [
  { status: '0', meaning: 'it worked' },
  { status: '1', meaning: 'what was asked for failed' },
  { status: '2', meaning: 'wrong usage, or a file of the project that cannot be read' },
  { status: '3', meaning: 'no engine could be reached, or it was lost' },
  { status: '130', meaning: 'interrupted by ctrl+c (129: the terminal was closed, 143: SIGTERM)' },
];

/** Commands that need no engine, or for which it is a result that there is none. */
const OFFLINE: ReadonlySet<string> = new Set(['ls', 'definitions', 'completion', 'doctor']);

/** Examples of a command, at least one; empty for a command that is not in the table. */
export function examplesOf(command: string): readonly Example[] {
  return TEXTS[command]?.examples ?? [];
}

/** The exit statuses of a command, in order; of all commands for null. */
export function statusesOf(command: string | null): readonly ExitStatus[] {
  const own = command === null ? [] : (TEXTS[command]?.ends ?? []);
  const replaced = COMMON.filter(
    ({ status }) =>
      !own.some((one) => one.status === status) &&
      !(status === '3' && command !== null && OFFLINE.has(command)),
  );
  return [...replaced, ...own].toSorted((a, b) => rank(a) - rank(b));
}

function rank({ status }: ExitStatus): number {
  return status === 'N' ? Number.POSITIVE_INFINITY : Number(status);
}

/** Examples and exit statuses as they stand below the flags. */
export function helpTail(command: string): string {
  const examples = examplesOf(command);
  const width = Math.max(0, ...examples.map((example) => example.command.length));
  return [
    '',
    'Examples:',
    ...examples.map((example) => `  ${example.command.padEnd(width)}  ${example.about}`),
    '',
    'Exit status:',
    ...statusesOf(command).map(({ status, meaning }) => `  ${status.padEnd(3)}  ${meaning}`),
  ].join('\n');
}

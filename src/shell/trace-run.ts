import { isSecretName } from '../dockerfile/secret-name.ts';
import { RefusedError } from '../errors.ts';
import { execOf, settingsAt } from '../llb/settings.ts';
import { cacheFolders } from '../llb/shell-banner.ts';
import { OWN_FOLDER } from '../llb/shell-command.ts';
import type { BuildFailure, Clock, Container, ProcessEnd } from '../ports.ts';
import type { OpenTarget } from '../states/open-target.ts';
import { buildTrace } from '../trace/build-trace.ts';
import { secretHider } from '../trace/hidden.ts';
import { KeptOutput, KeptRecords } from '../trace/kept-records.ts';
import { planTrace, startMark, traceableRun } from '../trace/plan.ts';
import { TraceRecords } from '../trace/records.ts';
import {
  type MountedSecrets,
  SETUP_READY,
  secretTexts,
  setupArgs,
  shellTraits,
  traceEnv,
} from '../trace/setup.ts';
import type { Trace } from '../trace/types.ts';
import { readScripts, withSources } from './traced-scripts.ts';

/** How long preparing the container may take. */
const SETUP_TIMEOUT_MS = 10_000;

/** Bytes that secrets may have altogether. BuildKit takes 500 KB for each. */
const MAX_SECRET_BYTES = 4 * 1024 * 1024;

export interface TraceRunOptions {
  readonly target: OpenTarget;
  readonly failure: BuildFailure;
  readonly clock: Clock;
  /** Of letters and digits, and not to be guessed. */
  readonly token: string;
  /** Stops the command. */
  readonly signal: AbortSignal;
  /** Called when a further command is traced. */
  readonly onCommand: (count: number) => void;
}

/**
 * Runs a failed RUN again in the state before it, traced, in a container of its own: nothing is solved, so what the
 * failure left stays as it was. Cache mounts are the build's own. Rejects with a sentence if it cannot be traced or
 * was stopped.
 */
export async function runTrace(options: TraceRunOptions): Promise<Trace> {
  const { target, failure, clock, token, signal } = options;
  const { program, dockerfile } = target;
  const point = target.pointOf(failure);
  const { instruction } = point ?? {};
  if (point === null || instruction?.keyword !== 'RUN') {
    throw new RefusedError('Only a RUN can be traced: the failed instruction runs no command.');
  }
  const step = execOf(program, point, failure.vertex);

  const run = traceableRun(step, { lines: dockerfile.lines, escape: dockerfile.escape, instruction });
  if (typeof run === 'string') throw new RefusedError(run);
  if (step === null) throw new RefusedError('This instruction runs no command.');
  const settings = settingsAt(dockerfile, program, point, 'after', null, failure.vertex);
  const before = await target.solve(point.before);
  signal.throwIfAborted();
  const container = await target.build.container({
    root:
      failure.mounts === null
        ? { kind: 'step', state: before, step: step.digest }
        : { kind: 'failure', failure, side: 'before' },
    mounts: [{ kind: 'tmpfs', dest: OWN_FOLDER }],
    signal,
  });
  const stop = (): void => void container.release();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const secrets = {
      files: step.op.mounts.flatMap(({ type, dest }) => (type === 'secret' ? [dest] : [])),
      variables: step.op.secretVariables ?? [],
    };
    const printed = await setUp(container, run.shell[0] ?? '', secrets, clock);
    const hide = secretHider([...secretValuesOf(settings.env), ...secretTexts(printed)]);
    const plan = planTrace(run, token, shellTraits(printed));
    signal.throwIfAborted();
    const records = new KeptRecords(startMark(token));
    const output = new KeptOutput();
    const errors = new KeptOutput();
    const print = (text: string): void => output.add(text);
    const reader = new TraceRecords(
      token,
      hide,
      (record) => {
        records.add(record);
        options.onCommand(records.count);
      },
      (text) => {
        errors.add(text);
        print(text);
      },
    );
    const startedAt = clock.now();
    const stdout = new TextDecoder();
    const process = container.start({
      args: plan.args,
      env: [...settings.env, ...traceEnv(token)],
      cwd: settings.cwd,
      user: settings.user,
      tty: null,
      output: (stream, bytes) => {
        if (stream === 'stderr') reader.push(bytes, clock.now());
        else print(stdout.decode(bytes, { stream: true }));
      },
    });
    // As in a build, there is nothing to read.
    process.endInput();
    const end = await process.ended;
    signal.throwIfAborted();
    reader.end(clock.now());
    const trace = buildTrace(plan, {
      records: records.all(),
      omitted: records.omitted,
      status: statusOf(end),
      output: hide(output.text()),
      errors: hide(errors.text()),
      took: clock.now() - startedAt,
      scripts: await readScripts(before, records.all(), settings.cwd),
    });
    const commands = await withSources(trace.commands, target, point, settings.cwd);
    return {
      ...trace,
      commands,
      notes: [...trace.notes, ...remarks(trace, failure, cacheFolders(program, point))],
    };
  } finally {
    signal.removeEventListener('abort', stop);
    await container.release();
  }
}

/**
 * Prepares the container. Returns what that printed: without it less is traced. Rejects if there are secrets and not all
 * could be read, since the trace would show them.
 */
async function setUp(
  container: Container,
  shell: string,
  secrets: MountedSecrets,
  clock: Clock,
): Promise<string> {
  let printed = '';
  const decoder = new TextDecoder();
  const isReady = new Promise<void>((resolve) => {
    const process = container.start({
      args: setupArgs(shell, secrets),
      env: [],
      cwd: '/',
      user: '',
      tty: null,
      output: (stream, bytes) => {
        if (stream === 'stderr' || printed.length > MAX_SECRET_BYTES) return;
        printed += decoder.decode(bytes, { stream: true });
        if (printed.length > MAX_SECRET_BYTES || printed.includes(SETUP_READY)) resolve();
      },
    });
    process.started.catch(() => undefined);
    void process.ended.then(() => resolve());
    clock.after(SETUP_TIMEOUT_MS, resolve);
  });
  await isReady;
  const hasSecrets = secrets.files.length + secrets.variables.length > 0;
  if (hasSecrets && !printed.includes(SETUP_READY)) {
    throw new RefusedError(
      'This RUN is not traced: its secrets could not be read to hide them, so the trace would show them. Try again.',
    );
  }
  return printed;
}

function secretValuesOf(env: readonly string[]): readonly string[] {
  return env.flatMap((pair) => {
    const at = pair.indexOf('=');
    return isSecretName(pair.slice(0, at)) ? [pair.slice(at + 1)] : [];
  });
}

function statusOf(end: ProcessEnd): number {
  switch (end.kind) {
    case 'exited':
      return end.status;
    case 'refused':
      throw new RefusedError(`The shell of this RUN does not start: ${end.message}`);
    case 'lost':
      throw end.error;
  }
}

function remarks(trace: Trace, { exitCode }: BuildFailure, caches: readonly string[]): readonly string[] {
  const ended = trace.status === 0 ? 'it worked' : `it ended with exit code ${trace.status}`;
  const differs = exitCode !== null && exitCode !== trace.status;
  return [
    ...(differs
      ? [
          `This time ${ended}; in the build the exit code was ${exitCode}.`,
          'A trace sets PS4, STAGEDIVE_PS4 and BASH_ENV, which the command may have noticed.',
        ]
      : []),
    ...(caches.length > 0 ? [`It used the cache of the build: ${caches.join(', ')}.`] : []),
  ];
}

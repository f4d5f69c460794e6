import { isSecretName } from '../dockerfile/secret-name.ts';
import { RefusedError } from '../errors.ts';
import { stateBefore } from '../llb/chain.ts';
import { execOf, settingsAt } from '../llb/settings.ts';
import { cacheFolders } from '../llb/shell-banner.ts';
import { OWN_FOLDER } from '../llb/shell-command.ts';
import type { BuildFailure, Clock, ProcessEnd } from '../ports.ts';
import type { OpenTarget } from '../states/open-target.ts';
import { buildTrace } from '../trace/build-trace.ts';
import { secretHider } from '../trace/hidden.ts';
import { planTrace, traceableRun } from '../trace/plan.ts';
import { secretTexts, shellTraits, traceEnv } from '../trace/setup.ts';
import { TracedOutput } from '../trace/traced-output.ts';
import type { Trace } from '../trace/types.ts';
import { setUpTrace } from './trace-setup.ts';
import { readScripts, withSources } from './traced-scripts.ts';

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
  const step = point === null ? null : execOf(program, point, failure.vertex);
  if (point === null || step === null) {
    throw new RefusedError('Only a RUN can be traced: the failed instruction runs no command.');
  }
  const run = traceableRun(step, {
    lines: dockerfile.lines,
    escape: dockerfile.escape,
    instruction: point.instruction?.keyword === 'RUN' ? point.instruction : null,
    line: point.lines.start,
  });
  if (typeof run === 'string') throw new RefusedError(run);
  const settings = settingsAt(dockerfile, program, point, 'after', null, failure.vertex);
  const before = await target.solve(stateBefore(step));
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
    const { printed, read } = await setUpTrace(container, run.program, secrets, clock);
    const hide = secretHider([...secretValuesOf(settings.env), ...secretTexts(printed)]);
    const plan = planTrace(run, token, shellTraits(printed));
    signal.throwIfAborted();
    const traced = new TracedOutput(token, hide, options.onCommand);
    const startedAt = clock.elapsed();
    const process = container.start({
      args: plan.args,
      env: [...settings.env, ...traceEnv(token)],
      cwd: settings.cwd,
      user: settings.user,
      tty: null,
      output: (stream, bytes) => traced.push(stream, bytes, clock.now()),
    });
    // As in a build, there is nothing to read.
    process.endInput();
    const end = await process.ended;
    signal.throwIfAborted();
    traced.end(clock.now());
    const took = clock.elapsed() - startedAt;
    const records = traced.records();
    const scripts = await readScripts(records, (paths) => read(paths, `--${token}--`), hide);
    signal.throwIfAborted();
    const trace = buildTrace(plan, {
      records,
      omitted: traced.omitted,
      status: traced.status ?? statusOf(end),
      ...traced.printed(),
      took,
      scripts,
      hide,
    });
    const commands = await withSources(trace.commands, target, point, step);
    signal.throwIfAborted();
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

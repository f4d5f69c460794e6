import { Writable } from 'node:stream';
import { type CheckCommand, runCheck } from '../../src/commands/check.ts';
import { NO_FLAGS } from '../../src/commands/flags/no-flags.ts';
import { openWorkspace } from '../../src/commands/workspace.ts';
import type { Finding } from '../../src/filesystem/check/index.ts';
import { systemClock as clock } from '../../src/ports.ts';
import { openProject } from '../../src/project/project.ts';
import { type CheckPolicy, NO_POLICY } from '../../src/states/check-policy.ts';
import { specOf } from '../fakes/sample-spec.ts';
import { Recorder, testBuilder } from './build-project.ts';

export interface Checked {
  readonly status: number;
  readonly findings: readonly Finding[];
  /** The messages on stderr. */
  readonly said: string;
}

interface CheckOptions extends Partial<Pick<CheckCommand, 'failOn' | 'only' | 'format' | 'fix'>> {
  readonly before?: boolean;
  readonly off?: readonly string[];
  readonly file?: string;
  readonly policy?: Partial<CheckPolicy>;
  readonly buildArg?: readonly string[];
  /** Values by id. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** Runs `stagedive check REF --json` in a folder. */
export async function check(context: string, ref: string | null, given: CheckOptions = {}): Promise<Checked> {
  const { status, stdout, stderr } = await runOn(context, ref, { ...given, format: 'json' });
  if (stdout === '') throw new Error(stderr);
  const { findings } = JSON.parse(stdout) as { findings: readonly Finding[] };
  return { status, findings, said: stderr };
}

/** Runs `stagedive check REF` in a folder. */
export async function runOn(
  context: string,
  ref: string | null,
  { before = false, off = [], file, policy = {}, buildArg = [], secrets = {}, ...more }: CheckOptions,
): Promise<{ readonly status: number; readonly stdout: string; readonly stderr: string }> {
  const options = { ...NO_FLAGS, context, buildArg, ...(file === undefined ? {} : { file }) };
  const project = await openProject({ ...options, cwd: context, stdin: process.stdin });
  const work = await openWorkspace(options, [], project, {}, context);
  const [stdout, stderr] = [new Sink(), new Sink()];
  const status = await runCheck({
    connect: () => testBuilder(),
    source: work,
    ref,
    before,
    format: 'text',
    fix: null,
    failOn: 'error',
    only: [],
    baseline: null,
    readSecrets: async () =>
      Object.entries(secrets).map(([id, value]) => ({ id, value: Buffer.from(value) })),
    version: '1.0.0',
    ...more,
    target: work.target,
    config: async () => ({ file: '.stagedive.json', check: { ...NO_POLICY, off, ...policy } }),
    stdout,
    stderr,
    colours: false,
    colourful: false,
    width: 80,
    clock,
    onInterrupt: () => () => undefined,
  });
  return { status, stdout: stdout.text, stderr: stderr.text };
}

class Sink extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** The lines that the findings propose, without duplicates. */
export function fixesOf(findings: readonly Finding[]): readonly string[] {
  return [...new Set(findings.flatMap(({ fix }) => fix ?? []))];
}

/**
 * Builds a Dockerfile with extra lines at the end of a stage. Returns the output of the build and whether it
 * succeeded.
 *
 * @param lines lines to add after the last line of the stage
 */
export async function buildWith(
  context: string,
  dockerfile: string,
  target: string,
  lines: readonly string[],
): Promise<{ readonly log: string; readonly ok: boolean }> {
  const all = dockerfile.split('\n');
  const from = all.findIndex((line) => new RegExp(`^FROM .* AS ${target}$`).test(line));
  const next = all.findIndex((line, index) => index > from && /^FROM /.test(line));
  all.splice(next < 0 ? all.length : next, 0, ...lines);
  const builder = await testBuilder();
  const recorder = new Recorder();
  try {
    const build = await builder.open(
      specOf(context, {
        dockerfile: { kind: 'text', name: 'Dockerfile', text: Buffer.from(all.join('\n')) },
        target,
      }),
      recorder,
    );
    const outcome = await build.run();
    await build.close();
    return { log: recorder.log, ok: outcome.kind === 'done' };
  } finally {
    await builder.close();
  }
}

/** Failed RUN instructions, traced on a real engine. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { type Builder, BuildFailedError, systemClock as clock } from '../../src/ports.ts';
import { runTrace } from '../../src/shell/trace-run.ts';
import { OpenTargets } from '../../src/states/open-targets.ts';
import { tracedWords } from '../../src/trace/matching.ts';
import type { Trace } from '../../src/trace/types.ts';
import { Project, Recorder, shellImage, toolchainImage, unique } from './build-project.ts';
import { debianPackage } from './debian-package.ts';
import { screenPorts } from './screen-ports.ts';

/** Builds a Dockerfile whose last instruction fails, and traces it. */
export async function traceOf(
  builder: Builder,
  dockerfile: string,
  files: Readonly<Record<string, string | Uint8Array>> = {},
  spec: Parameters<typeof screenPorts>[2] = {},
  signal = new AbortController().signal,
): Promise<Trace> {
  await using project = await Project.with({ Dockerfile: dockerfile, ...files });
  const targets = new OpenTargets(screenPorts(builder, project, spec));
  const model = parseDockerfile(Buffer.from(dockerfile), { fileName: 'Dockerfile' });
  const { target, release } = await targets.open(model, model.stages.length - 1, new Recorder(), signal);
  try {
    const failure = await target.solve(target.program.graph.graph.result).then(
      () => null,
      (error: unknown) => (error instanceof BuildFailedError ? error.failure : Promise.reject(error)),
    );
    if (failure === null) throw new Error('The build did not fail.');
    const token = unique().replaceAll(/\W/g, '');
    return await runTrace({ target, failure, clock, token, signal, onCommand: () => undefined });
  } finally {
    await release();
    await targets.close();
  }
}

/** The command that failed: its text, status and line. */
export function failedOf(trace: Trace): string {
  const failed = trace.commands[trace.failed ?? -1];
  if (failed === undefined) return `none; ${trace.notes.join(' ')}`;
  const { file, line } = failed.place;
  // Shells quote in different ways.
  return `${file ?? ''}:${line} [${failed.status}] ${tracedWords(failed.text).join(' ')}`;
}

/** What a shell's build starts with, in three lines. */
export interface Shell {
  readonly from: string;
  readonly shell: (flags: string) => string;
  readonly files: () => Promise<Readonly<Record<string, Uint8Array>>>;
}

export const busybox: Shell = {
  from: `FROM ${shellImage}\n\nENV MARK=${unique()}\n`,
  shell: (flags) => `SHELL ["/bin/sh"${flags}, "-c"]`,
  files: async () => ({}),
};

export const bash: Shell = {
  from: `FROM ${shellImage}\nCOPY --chmod=755 bash /bin/bash\nSHELL ["/bin/bash", "-c"]\n`,
  shell: (flags) => `SHELL ["/bin/bash"${flags}, "-c"]`,
  files: async () => {
    const folder = await debianPackage('bash-static');
    const [path = ''] = ['usr/bin/bash-static', 'bin/bash-static'].filter((each) =>
      existsSync(join(folder, each)),
    );
    return { bash: await readFile(join(folder, path)) };
  },
};

/** The one of the machine, with the C library of the image. */
export const dash: Shell = {
  from: `FROM ${toolchainImage}\nCOPY --chmod=755 dash /bin/dash\nRUN ln -sf dash /bin/sh\n`,
  shell: (flags) => `SHELL ["/bin/dash"${flags}, "-c"]`,
  files: async () => ({ dash: await readFile('/usr/bin/dash') }),
};

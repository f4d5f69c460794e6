/** A Dockerfile that is not UTF-8. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { explainFailure } from '../../src/llb/explain-failure.ts';
import { type Builder, BuildFailedError } from '../../src/ports.ts';
import { Project, Recorder, shellImage, testBuilder, unique } from './build-project.ts';

let builder: Builder;

beforeAll(async () => {
  builder = await testBuilder();
});

afterAll(() => builder.close());

it('builds a Dockerfile that is not UTF-8 where the engine does, else says at which line it is not', async () => {
  const text = Buffer.from(`FROM ${shellImage}\n# caf\xe9\nRUN echo "\x85 ${unique()}"\n`, 'latin1');
  await using project = await Project.with({});
  const recorder = new Recorder();
  const file = { kind: 'text', name: 'Dockerfile', text } as const;
  const build = await builder.open(project.spec({ dockerfile: file }), recorder);
  try {
    const refused = await build.resolve().then(
      () => null,
      (error: unknown) => (error instanceof BuildFailedError ? error.failure : null),
    );
    if (refused !== null) {
      const dockerfile = parseDockerfile(text, { fileName: 'Dockerfile' });
      expect(explainFailure(refused, dockerfile, '')).toMatchObject({
        line: 3,
        advice: ['Save Dockerfile as UTF-8.'],
      });
      return;
    }
    expect(await build.run()).toMatchObject({ kind: 'done' });
    expect(recorder.vertex('RUN echo')?.error).toBeNull();
    const { graph } = await build.resolve();
    const args = graph.steps.flatMap(({ op }) => (op.kind === 'exec' ? op.args : []));
    expect(args.at(-1)).toContain('\udc85');
  } finally {
    await build.close();
  }
});

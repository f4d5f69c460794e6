/** Two builds that are open at once and share their steps, under other names and at other lines. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Builder } from '../../src/ports.ts';
import { isOldEngine, Project, Recorder, shellImage, testBuilder, unique } from './build-project.ts';

let builder: Builder;

beforeAll(async () => {
  builder = await testBuilder();
});

afterAll(() => builder.close());

/** The steps by their names: one whose digest is ours, one that hangs on the context, one in another stage. */
function dockerfile(mark: string, first: string, last: string, above: string): string {
  return `${above}FROM ${shellImage} AS ${first}
RUN echo begun-${mark}; sleep 3
FROM ${shellImage} AS ${last}
COPY --from=${first} /etc/passwd /p
COPY file /f
RUN sleep 1; echo failing-${mark}; exit 3
`;
}

it('shows each build its own stages and lines', async () => {
  const mark = unique();
  const text = new TextEncoder();
  await using project = await Project.with({ file: mark });
  const open = async (content: string) => {
    const recorder = new Recorder();
    const file = { kind: 'text', name: 'Dockerfile', text: text.encode(content) } as const;
    return { recorder, build: await builder.open(project.spec({ dockerfile: file }), recorder) };
  };
  const theirs = await open(dockerfile(mark, 'prepare', 'theirs', '# another file\n\n\n'));
  const other = theirs.build.run();
  await theirs.recorder.logged(`begun-${mark}`);
  const ours = await open(dockerfile(mark, 'stuff', 'mine', ''));
  try {
    const outcome = await ours.build.run();
    expect(outcome).toMatchObject({
      kind: 'failed',
      failure: { exitCode: 3, lines: [{ start: 6, end: 6 }] },
    });
    const names = [...ours.recorder.vertexes.values()].map(({ name }) => name);
    expect(names.filter((name) => /prepare|theirs/.test(name))).toEqual([]);
    // Docker 20.10 reports the step in a way in which it cannot be told for ours; only its error names the process.
    if (!(await isOldEngine())) expect(ours.recorder.log).toContain(`failing-${mark}`);
    const { graph } = await ours.build.resolve();
    const failed = outcome.kind === 'failed' ? outcome.failure.vertex : null;
    expect(graph.steps.find(({ digest }) => digest === failed)?.name).toContain('[mine 4/4] RUN');
    expect(await other).toMatchObject({ failure: { lines: [{ start: 9, end: 9 }] } });
  } finally {
    await Promise.all([ours.build.close(), theirs.build.close()]);
  }
});

import { expect, it } from 'vitest';
import type { FileOrigin } from '../../src/filesystem/check/index.ts';
import { programOf } from '../../src/llb/program.ts';
import { imageSources } from '../../src/states/image-sources.ts';
import { dockerfileOf } from '../fakes/state.ts';
import { context, copy, graphOf, image, out } from '../llb/steps.ts';

it('images that are copied from are sources with numbers of their own, each once, whatever the engine has of them', () => {
  const dockerfile = dockerfileOf(
    `FROM debian:12 AS app
COPY --from=node:20 /out /
COPY --from=busybox /out /
COPY --from=node:20 /out /
COPY out /
`,
  );
  const graph = graphOf(
    out('four'),
    image('base', 1, 'debian:12'),
    image('node', 2, 'node:20'),
    image('box', 3, 'busybox'),
    context('ctx'),
    copy('one', 2, out('base'), out('node')),
    copy('two', 3, out('one'), out('box')),
    copy('three', 4, out('two'), out('node')),
    copy('four', 5, out('three'), out('ctx')),
  );
  const program = programOf(dockerfile, dockerfile.stages[0]!, graph);
  const { images, withIndex } = imageSources({ dockerfile, program }, program.points);
  expect(images).toEqual([
    { index: -1, name: 'node:20', output: out('node') },
    { index: -2, name: 'busybox', output: out('box') },
  ]);

  const origin = (from: string | null, given: Partial<FileOrigin> = {}): FileOrigin => {
    return { kind: 'copy', line: 2, from, path: '/out/a', source: { stage: null }, ...given };
  };
  expect(withIndex(origin('busybox'))).toEqual(origin('busybox', { source: { stage: -2 } }));
  for (const other of [
    null,
    origin(null),
    origin('named-context'),
    origin('node:20', { kind: 'base' }),
    origin('node:20', { source: { stage: 0 } }),
  ]) {
    expect(withIndex(other)).toBe(other);
  }
});

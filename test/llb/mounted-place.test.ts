import { describe, expect, it } from 'vitest';
import { indexGraph } from '../../src/llb/chain.ts';
import { explainSources } from '../../src/llb/explain-source.ts';
import { mountedPlace } from '../../src/llb/mounted-place.ts';
import type { ExecMount, GraphStep } from '../../src/llb/types.ts';

const mount = (type: ExecMount['type'], dest: string): ExecMount => ({
  input: dest === '/' ? 0 : -1,
  selector: '',
  dest,
  output: dest === '/' ? 0 : -1,
  readonly: false,
  type,
});

function run(digest: string, before: string, line: number, ...mounts: ExecMount[]): GraphStep {
  return {
    digest,
    name: '',
    inputs: [{ digest: before, index: 0 }],
    op: { kind: 'exec', args: [], env: [], cwd: '/', user: '', mounts: [mount('bind', '/'), ...mounts] },
    lines: [{ start: line, end: line }],
    description: {},
    platform: null,
  };
}

const source: GraphStep = {
  ...run('image', '', 1),
  inputs: [],
  op: { kind: 'source', identifier: 'docker-image://x', attrs: {} },
};
const graph = indexGraph({
  steps: [
    source,
    run('a', 'image', 3, mount('cache', '/app/target/'), mount('tmpfs', '/tmp')),
    run('b', 'a', 4, mount('cache', '/root/.cache')),
    run('c', 'b', 5, mount('cache', '/root/.cache')),
  ],
  result: null,
});
const end = { digest: 'c', index: 0 };

describe('a path that is missing in a stage', () => {
  it('lies in the mount of the last RUN that had one there', () => {
    expect(mountedPlace('app/target/release/server', end, graph)).toMatchObject({ type: 'cache', line: 3 });
    expect(mountedPlace('root/.cache/y', end, graph)).toMatchObject({ line: 5 });
    expect(mountedPlace('tmp/x', end, graph)).toMatchObject({ type: 'tmpfs', line: 3 });
  });

  it('lies in no mount where only its name begins alike, and the root is none', () => {
    expect(mountedPlace('app/targets', end, graph)).toBeNull();
    expect(mountedPlace('bin/server', end, graph)).toBeNull();
    expect(mountedPlace('tmp/x', { digest: 'image', index: 0 }, graph)).toBeNull();
  });

  it('lies in a mount whose place is a link', () => {
    const real = (path: string): string => (path === '/tmp' ? 'var/tmp' : path);
    expect(mountedPlace('var/tmp/x', end, graph, real)).toMatchObject({ type: 'tmpfs' });
  });

  it('is explained by the mount, without other names to try', () => {
    const missing = { path: 'app/target/x', led: null, excluded: null, near: ['app/targets/x'] };
    const place = {
      label: 'stage build',
      rooted: true,
      ignoreFile: null,
      mounted: (path: string) => mountedPlace(path, end, graph),
    };
    expect(explainSources([missing], place, [], 7)).toEqual({
      line: 7,
      sentence:
        'There is no /app/target/x in stage build: the RUN of line 3 has a cache mount at /app/target/, and what is written into a mount is not part of the stage.',
      advice: ['In the same RUN, copy it to a folder outside of /app/target/, and take it from there.'],
    });
  });
});

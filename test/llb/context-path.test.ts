import { describe, expect, it } from 'vitest';
import { indexGraph } from '../../src/llb/chain.ts';
import { contextPaths } from '../../src/llb/context-path.ts';
import { loggedPaths } from '../../src/llb/log-path.ts';
import type { GraphStep } from '../../src/llb/types.ts';
import { context, copy, graphOf, image, merge, out, run } from './steps.ts';

/** COPY of a path of something to a path. */
function copying(digest: string, onto: string, from: string, src: string, dest: string): GraphStep {
  const step = copy(digest, 2, out(onto), out(from));
  if (step.op.kind !== 'file') return step;
  const actions = step.op.actions.map((action) =>
    action.kind === 'copy' ? { ...action, src, dest } : action,
  );
  return { ...step, op: { ...step.op, actions } };
}

const base = [context('ctx'), image('base', 1, 'debian')];

/** The candidates for a path after some steps, of which the last one is a RUN that begins where `last` ends. */
function found(path: string, last: string, ...steps: GraphStep[]): readonly string[] {
  const make = run('make', 9, out(last));
  const index = indexGraph(graphOf(null, ...base, ...steps, make));
  return contextPaths(index, make, path).map(({ context: name, path: each }) => `${name}:${each}`);
}

describe('the files of the context that a path may be a copy of', () => {
  it('are below a folder that was copied', () => {
    expect(found('/app/src/main.c', 'c', copying('c', 'base', 'ctx', '/', '/app/'))).toEqual([
      'context:/src/main.c',
    ]);
    expect(found('/app/main.c', 'c', copying('c', 'base', 'ctx', '/src', '/app/'))).toEqual([
      'context:/src/main.c',
    ]);
  });

  it('are a file that was copied, also under another name', () => {
    expect(found('/app/main.c', 'c', copying('c', 'base', 'ctx', '/main.c', '/app/'))).toContain(
      'context:/main.c',
    );
    expect(found('/app/other.c', 'c', copying('c', 'base', 'ctx', '/main.c', '/app/other.c'))).toEqual([
      'context:/main.c',
    ]);
  });

  it('are beside a pattern', () => {
    expect(found('/app/main.c', 'c', copying('c', 'base', 'ctx', '/src/*.c', '/app/'))).toEqual([
      'context:/src/main.c',
    ]);
  });

  it('are those of the last copy first', () => {
    const steps = [copying('a', 'base', 'ctx', '/old', '/app'), copying('b', 'a', 'ctx', '/new', '/app')];
    expect(found('/app/x.c', 'b', ...steps)).toEqual(['context:/new/x.c', 'context:/old/x.c']);
  });

  it('are followed through another stage', () => {
    const steps = [
      copying('a', 'base', 'ctx', '/src', '/work'),
      copying('b', 'base', 'a', '/work/lib', '/app/lib'),
    ];
    expect(found('/app/lib/x.c', 'b', ...steps)).toEqual(['context:/src/lib/x.c']);
  });

  it('are in a layer of COPY --link', () => {
    const layer = copying('layer', 'base', 'ctx', '/src', '/app');
    expect(found('/app/x.c', 'm', layer, merge('m', 3, out('base'), out('layer')))).toEqual([
      'context:/src/x.c',
    ]);
  });

  it('are in a mount of the step itself', () => {
    const make = run('make', 9, out('base'), [{ from: out('ctx'), dest: '/mnt' }]);
    const index = indexGraph(graphOf(null, ...base, make));
    expect(contextPaths(index, make, '/mnt/x.c')).toEqual([{ context: 'context', path: '/x.c' }]);
  });

  it('are none for what the image brought', () => {
    expect(found('/usr/include/stdio.h', 'c', copying('c', 'base', 'ctx', '/', '/app/'))).toEqual([]);
  });
});

describe('a path in a log', () => {
  const make = run('cd sub && make -C x; cd /abs', 9, out('base'), [], '/app');

  it('is below the working folder, and where the command went', () => {
    expect(loggedPaths(make, './main.c', null)).toEqual(['/abs/main.c', '/app/sub/main.c', '/app/main.c']);
    expect(loggedPaths(make, '../main.c', '/made')).toContain('/main.c');
  });

  it('is itself if it is absolute, and never above the root', () => {
    expect(loggedPaths(make, '/a/./b//c.c', null)).toEqual(['/a/b/c.c']);
    expect(loggedPaths(make, '/../../etc/x.c', null)).toEqual(['/etc/x.c']);
  });
});

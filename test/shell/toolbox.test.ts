import { describe, expect, it } from 'vitest';
import { findTarget } from '../../src/dockerfile/needs.ts';
import { type Program, programOf } from '../../src/llb/program.ts';
import type { StepOutput } from '../../src/llb/types.ts';
import type { StateRef } from '../../src/ports.ts';
import { findToolbox } from '../../src/shell/toolbox.ts';
import { FakeBuild } from '../fakes/builder.ts';
import { sampleSpec } from '../fakes/sample-spec.ts';
import { dockerfileOf } from '../fakes/state.ts';
import { copy, graphOf, image, out, run } from '../llb/steps.ts';

const dockerfile = dockerfileOf(`FROM debian AS build
RUN make
FROM build AS near
RUN more
FROM scratch AS bare
COPY --from=near /a /a
`);

const graph = graphOf(
  out('copied'),
  image('base', 1, 'debian'),
  run('make', 2, out('base')),
  run('more', 4, out('make')),
  copy('copied', 6, null, out('more')),
);

const program: Program = programOf(dockerfile, findTarget(dockerfile), graph);
const point = program.points.at(-1)!;

/** The start of a program: with a loader (PT_INTERP), or static. */
function elf(interpreter: boolean): Uint8Array {
  const bytes = Buffer.alloc(128);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
  bytes.writeUInt16LE(62, 18);
  bytes.writeBigUInt64LE(64n, 32);
  bytes.writeUInt16LE(56, 54);
  bytes.writeUInt16LE(1, 56);
  bytes.writeUInt32LE(interpreter ? 3 : 1, 64);
  return bytes;
}

type Files = Readonly<Record<string, 'static' | 'dynamic'>>;

function stateOf(id: string, files: Files): StateRef {
  return {
    id,
    readDir: () => Promise.reject(new Error('not read')),
    stat: async (path) => {
      if (files[path] === undefined) throw new Error(`no ${path}`);
      return { mode: 0o755 } as Awaited<ReturnType<StateRef['stat']>>;
    },
    readFile: async (path) => elf(files[path] === 'dynamic'),
  };
}

/** A build whose states have these programs; `pulled` are the images that can be pulled. */
class ToolboxBuild extends FakeBuild {
  readonly asked: string[] = [];

  constructor(
    readonly programs: Readonly<Record<string, Files>>,
    readonly pulled: Readonly<Record<string, Files>> = {},
  ) {
    super(sampleSpec, { status: () => undefined, notice: () => undefined }, { graph, config: null });
  }

  override async solve(output: StepOutput | null): Promise<StateRef> {
    const digest = output?.digest ?? '';
    this.asked.push(digest);
    return stateOf(digest, this.programs[digest] ?? {});
  }

  override async image(name = ''): Promise<never> {
    this.asked.push(name);
    const files = this.pulled[name];
    if (files === undefined) throw new Error(`${name} cannot be had.`);
    return stateOf(name, files) as never;
  }
}

async function found(build: ToolboxBuild, wanted: string | null = null): Promise<string | null> {
  const toolbox = await findToolbox({ build, dockerfile, program, point, image: wanted });
  if (toolbox === null) return null;
  return `${toolbox.kind === 'root' ? toolbox.shell : toolbox.path} of ${toolbox.from}, ${toolbox.kind}`;
}

const busybox: Files = { '/bin/busybox': 'static' };
const sh: Files = { '/bin/sh': 'dynamic' };

describe('a toolbox', () => {
  it('is the requested image before all others', async () => {
    const build = new ToolboxBuild({ make: busybox, more: busybox }, { tools: busybox });
    expect(await found(build, 'tools')).toBe('/bin/busybox of image tools, busybox');
    expect(build.asked).toEqual(['tools']);
  });

  it('that was requested is the root if it has a shell and no busybox, and an error if it has neither', async () => {
    expect(await found(new ToolboxBuild({}, { tools: sh }), 'tools')).toBe('/bin/sh of image tools, root');
    await expect(found(new ToolboxBuild({}, { tools: {} }), 'tools')).rejects.toThrow(
      'The toolbox tools has no shell: name an image that has one, such as busybox:musl.',
    );
    await expect(found(new ToolboxBuild({}), 'tools')).rejects.toThrow('tools cannot be had.');
  });

  it('is a static busybox of the nearest stage that is already built', async () => {
    const build = new ToolboxBuild({ make: busybox, more: busybox }, { 'busybox:musl': busybox });
    expect(await found(build)).toBe('/bin/busybox of stage near, busybox');
    expect(build.asked).toEqual(['more']);
  });

  it('is not a busybox that needs a loader', async () => {
    const build = new ToolboxBuild({ more: { '/bin/busybox': 'dynamic' }, make: busybox });
    expect(await found(build)).toBe('/bin/busybox of stage build, busybox');
  });

  it('is the registry’s busybox next, before the shell of a stage', async () => {
    const build = new ToolboxBuild({ more: sh, make: sh, base: sh }, { 'busybox:musl': busybox });
    expect(await found(build)).toBe('/bin/busybox of image busybox:musl, busybox');
    expect(build.asked).toEqual(['more', 'make', 'base', 'busybox:musl']);
  });

  it('is the nearest stage with a shell if the registry cannot be reached', async () => {
    const build = new ToolboxBuild({ make: sh, base: sh });
    expect(await found(build)).toBe('/bin/sh of stage build, root');
  });

  it('is null if there is none', async () => {
    expect(await found(new ToolboxBuild({}))).toBeNull();
  });
});

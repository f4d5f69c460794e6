/** Diffs of states of every shape, compared with what find, stat and sha256sum see in both. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import type { Dockerfile } from '../../src/dockerfile/types.ts';
import { type Program, programOf } from '../../src/llb/program.ts';
import type { Builder, OpenBuild } from '../../src/ports.ts';
import { compareStates, hashesOf } from '../../src/states/compare.ts';
import { sharedStates } from '../../src/states/shared-states.ts';
import { States } from '../../src/states/state-files.ts';
import { Project, Recorder, shellImage, testBuilder, toolchainImage } from './build-project.ts';
import { expectedDiff, oracleOf } from './oracle.ts';

const STAGES = `
FROM ${toolchainImage} AS tools
RUN printf '#include <sys/xattr.h>\\n#include <string.h>\\nint main(int c,char**v){return lsetxattr(v[1],v[2],v[3],strlen(v[3]),0);}' > /setxattr.c \\
 && gcc -static -o /setxattr /setxattr.c
RUN printf '#include <fcntl.h>\\n#include <sys/stat.h>\\nint main(int c,char**v){struct timespec t[2]={{9,5},{9,5}};while(*++v)if(utimensat(AT_FDCWD,*v,t,0))return 1;return 0;}' > /tick.c \\
 && gcc -static -o /tick /tick.c

FROM ${shellImage} AS base
RUN mkdir -p /w/keep /w/gone/deep && cd /w \\
 && echo same > keep/same && echo one > keep/edited && echo text > keep/mode && echo text > keep/owner \\
 && echo x > gone/deep/file && seq 1000 > keep/grown && echo twin > first && ln first second

FROM base AS edited
RUN cd /w && echo two > keep/edited && chmod 4750 keep/mode && chown 7:8 keep/owner && rm -r gone \\
 && seq 2000 > keep/grown && mkdir -p new/folder && echo n > new/folder/file && touch keep/same

FROM base AS touched
RUN cd /w && find . -exec touch {} + && chmod 700 keep

FROM base AS clamped
RUN cd /w && echo aaa > clamp && find . -type f -exec touch -d @1000000000 {} +

FROM base AS clamped-other
RUN cd /w && echo bbb > clamp && find . -type f -exec touch -d @1000000000 {} +

FROM base AS ticked
RUN --mount=from=tools,source=/tick,target=/tick mkdir /k && cd /k && echo one > differs && echo same > same && /tick *

FROM base AS ticked-other
RUN --mount=from=tools,source=/tick,target=/tick mkdir /k && cd /k && echo two > differs && echo same > same && /tick *

FROM ${shellImage} AS types
RUN mkdir /t && cd /t && echo f > file && mkdir folder && echo in > folder/in && ln -s file link && ln -s nowhere dangling \\
 && ln -s /t/folder absolute && mkfifo pipe && mknod null c 1 3 && mknod disk b 8 0 && chmod 1777 folder && : > empty

FROM ${shellImage} AS types-swapped
RUN mkdir /t && cd /t && mkdir file && echo f > folder && ln -s other link && ln -s nowhere dangling && ln -s ../t/folder absolute \\
 && mkfifo pipe && chmod 600 pipe && mknod null c 1 5 && mknod disk b 8 1 && mkfifo empty

FROM base AS linked
RUN cd /w && ln keep/same keep/alias && ln keep/edited 0-first && rm second && echo twin > second

FROM base AS relinked
RUN cd /w && ln keep/same keep/alias && ln keep/alias third && rm first && ln keep/mode first

FROM ${shellImage} AS attributed
RUN --mount=from=tools,source=/setxattr,target=/setxattr mkdir /x && cd /x && touch a b c d \\
 && /setxattr a user.one 1 && /setxattr b user.one 1 && /setxattr c user.one 1 && /setxattr . user.folder yes

FROM ${shellImage} AS attributed-other
RUN --mount=from=tools,source=/setxattr,target=/setxattr mkdir /x && cd /x && touch a b c d \\
 && /setxattr a user.one 1 && /setxattr b user.one 2 && /setxattr d user.two 2

FROM ${shellImage} AS named
RUN mkdir /n && cd /n && echo 1 > 'with space' && printf 2 > "$(printf 'new\\nline')" \\
 && printf 4 > 'é' && printf 5 > "$(printf 'tab\\t\\033[31m')" && mkdir -p a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t && echo deep > a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t/u \\
 && echo 6 > a-b && echo 7 > a.b && ln -s 'with space' 'to it'

FROM ${shellImage} AS bytes
RUN mkdir /n && cd /n && printf 3 > "$(printf 'caf\\351')" && printf 4 > "$(printf 'caf\\352')" && ln -s "$(printf 'caf\\351')" 'to it' \\
 && mkdir "$(printf '\\377')" && echo 5 > "$(printf '\\377')/in"

FROM bytes AS bytes-other
RUN cd /n && printf 5 > "$(printf 'caf\\351')" && rm "$(printf 'caf\\352')" && touch "$(printf '\\377')/in" \\
 && ln -sfn "$(printf 'caf\\352')" 'to it'

FROM named AS renamed
RUN cd /n && mv 'with space' 'with  space' && printf 8 > "$(printf 'new\\nline')" && chown 5 'é' && rm -r a && echo flat > a

FROM ${shellImage} AS sparse
RUN mkdir /s && cd /s && truncate -s 300M hole && echo end >> hole && : > empty && truncate -s 5M zero

FROM sparse AS sparse-other
RUN cd /s && truncate -s 300M hole && echo END >> hole && echo 1 > empty && truncate -s 4M zero && truncate -s 5M zero

FROM scratch AS copied
COPY --from=base --chown=3:4 /w /w
COPY --from=edited /w/keep /kept

FROM scratch AS copied-other
COPY --from=edited /w /w

FROM base AS replaced
RUN rm -r /w && mkdir /w && echo other > /w/first && mkdir /w/keep && echo same > /w/keep/same

FROM scratch AS nothing

FROM ${shellImage} AS many
RUN mkdir /m && cd /m && for d in $(seq 60); do mkdir $d; done \\
 && awk 'BEGIN { for (d = 1; d <= 60; d++) for (f = 0; f < 1000; f++) { file = d "/f" f; printf "%03d\\n", f > file; close(file) } }'

FROM many AS many-other
RUN cd /m && for d in $(seq 60); do echo 000 > $d/f1 && rm $d/f2 && chmod 600 $d/f3 && touch $d/f4 && echo new > $d/new; done
`;

const PAIRS: readonly (readonly [string, string])[] = [
  ['base', 'edited'],
  ['edited', 'touched'],
  ['base', 'touched'],
  ['clamped', 'clamped-other'],
  ['ticked', 'ticked-other'],
  ['types', 'types-swapped'],
  ['base', 'linked'],
  ['linked', 'relinked'],
  ['attributed', 'attributed-other'],
  ['named', 'renamed'],
  ['bytes', 'bytes-other'],
  ['sparse', 'sparse-other'],
  ['copied', 'copied-other'],
  ['base', 'copied'],
  ['base', 'replaced'],
  ['nothing', 'base'],
  ['base', 'nothing'],
  ['tools', 'base'],
  ['many', 'many-other'],
];

let project: Project;
let builder: Builder;
let build: OpenBuild;
let dockerfile: Dockerfile;
let program: Program;
let states: States;

beforeAll(async () => {
  const names = [...STAGES.matchAll(/ AS ([\w-]+)/g)].flatMap(([, name]) =>
    name === undefined ? [] : [name],
  );
  const mounts = names.map((name) => `--mount=from=${name},target=/${name}`).join(' ');
  project = await Project.with({
    Dockerfile: `${STAGES}\nFROM ${shellImage} AS all\nRUN ${mounts} true\n`,
  });
  dockerfile = parseDockerfile(await readFile(project.path('Dockerfile')), { fileName: 'Dockerfile' });
  builder = await testBuilder();
  build = await builder.open(project.spec(), new Recorder());
  const { graph } = await build.resolve();
  program = programOf(dockerfile, dockerfile.stages.at(-1)!, graph);
  states = new States(build, program);
});

afterAll(async () => {
  await build?.close();
  await builder?.close();
  await project?.[Symbol.asyncDispose]();
});

describe('a diff of two stages', () => {
  it.each(PAIRS)('%s against %s equals what find and sha256sum see', async (left, right) => {
    const [a, b] = [endOf(left), endOf(right)];
    const shared = sharedStates({ states, output: a }, { states, output: b });
    const diff = await compareStates(states.of(a), states.of(b), shared);
    const solve = async (output: typeof a) => await oracleOf(build, await build.solve(output));
    const [seenA, seenB] = [await solve(a), await solve(b)];
    const expected = expectedDiff(seenA, seenB);
    const found = new Map(
      diff.entries.map(({ path, change, why }) => [path, change === 'modified' ? why.toSorted() : change]),
    );
    expect(sorted(found)).toEqual(sorted(expected));
    expect(left === right || expected.size > 0).toBe(true);
    const inBoth = [...seenA.keys()].filter((path) => seenB.has(path)).length;
    expect(diff.unchanged).toBe(
      inBoth - [...expected.values()].filter((each) => typeof each !== 'string').length,
    );
  });

  it.each(['edited', 'named', 'bytes', 'sparse', 'tools'])(
    'hashes the files of %s where they lie',
    async (name) => {
      const end = endOf(name);
      const files = states.of(end);
      const seen = await oracleOf(build, await build.solve(end));
      const paths = [...seen].flatMap(([path, { hash }]) => (hash === '' ? [] : [path]));
      const digests = (await files.digests?.(paths)) ?? new Map<string, string>();
      const plain = paths.filter((path) => !path.includes('\n'));
      expect(sorted(digests)).toEqual(sorted(new Map(plain.map((path) => [path, seen.get(path)?.hash]))));
      // What is left out is read, and everything is where few are asked for.
      for (const some of [paths, paths.slice(-3)]) {
        const hashes = await hashesOf(files, some);
        expect(sorted(hashes)).toEqual(sorted(new Map(some.map((path) => [path, seen.get(path)?.hash]))));
      }
    },
  );

  it('is tested on pairs of every shape, one of 60,000 files', async () => {
    expect(PAIRS.length).toBeGreaterThanOrEqual(10);
    expect((await states.of(endOf('many')).tree()).total('m').files).toBe(60_000);
  });
});

function endOf(name: string) {
  const stage = dockerfile.stages.find((each) => each.name === name);
  const end = stage === undefined ? undefined : program.ends.get(stage.index);
  if (end === undefined) throw new Error(`No stage ${name}.`);
  return end;
}

function sorted<T>(found: ReadonlyMap<string, T>): readonly (readonly [string, T])[] {
  return [...found].toSorted(([x], [y]) => (x < y ? -1 : 1));
}

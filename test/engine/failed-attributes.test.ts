/** Extended attributes of what a failed instruction left: an engine lists only states that were solved. */
import { execFileSync } from 'node:child_process';
import { chmod, copyFile, cp, mkdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { UNKNOWN_XATTRS } from '../../src/filesystem/same-entry.ts';
import type { Builder } from '../../src/ports.ts';
import { Project, Recorder, testBuilder, toolchainImage } from './build-project.ts';

let builder: Builder;

beforeAll(async () => {
  builder = await testBuilder();
});

afterAll(() => builder.close());

const MARK = `#include <sys/xattr.h>
int main(int argc, char **argv) {
  unsigned char capability[20] = {1, 0, 0, 2, 0, 4};
  return setxattr(argv[1], "security.capability", capability, 20, 0);
}
`;

const DOCKERFILE = (more: string) => `FROM ${toolchainImage}
COPY mark.c /src/
RUN gcc -static -O1 -o /mark /src/mark.c && echo was > /was && echo marked > /before && /mark /before
${more}
RUN echo left > /plain && echo left > /marked && /mark /marked && /mark /was; false
`;

/** What is in a folder below root of each machine: its Perl, with the libraries and modules that it needs to run a line. */
async function bringPerl(project: Project): Promise<string> {
  const folder = project.path('perl');
  await mkdir(folder, { recursive: true });
  const libraries = execFileSync('ldd', ['/usr/bin/perl'], { encoding: 'utf8' }).match(/\/\S+/g) ?? [];
  for (const file of ['/usr/bin/perl', ...libraries]) {
    await copyFile(file, `${folder}/${basename(file)}`);
    await chmod(`${folder}/${basename(file)}`, 0o755);
  }
  const modules = execFileSync(
    'perl',
    ['-MConfig', '-MErrno', '-e', 'print "$INC{q(Config.pm)} $INC{q(Errno.pm)}"'],
    {
      encoding: 'utf8',
    },
  );
  for (const file of modules.split(' ')) await cp(dirname(file), `${folder}/modules`, { recursive: true });
  const loader = libraries.map((file) => basename(file)).find((name) => name.startsWith('ld-'));
  await project.write(
    'perl.sh',
    `#!/bin/sh\nexec /perl/${loader} --library-path /perl /perl/perl -I/perl/modules "$@"\n`,
  );
  return 'COPY perl /perl\nCOPY --chmod=755 perl.sh /usr/bin/perl';
}

/** The attributes of some files before and after the failed instruction, in hex; null: nobody knows. */
async function attributes(project: Project) {
  const build = await builder.open(project.spec(), new Recorder());
  try {
    const outcome = await build.run();
    if (outcome.kind !== 'failed') throw new Error(`The build ${outcome.kind}.`);
    const trees = await build.failureTrees(outcome.failure, []);
    const of = (path: string) => {
      const entry = trees?.after.find((each) => each.path === path);
      if (entry === undefined || entry.xattrs === UNKNOWN_XATTRS)
        return entry === undefined ? undefined : null;
      return Object.fromEntries(
        Object.entries(entry.xattrs).map(([name, value]) => [name, Buffer.from(value).toString('hex')]),
      );
    };
    return { plain: of('plain'), marked: of('marked'), was: of('was'), before: of('before') };
  } finally {
    await build.close();
  }
}

const CAPABILITY = { 'security.capability': '0100000200040000000000000000000000000000' };

it('reads them where the state has a program that can', async (context) => {
  if (builder.engine.version.startsWith('20.')) context.skip();
  await using project = await Project.with({ 'mark.c': MARK });
  await project.write('Dockerfile', DOCKERFILE(await bringPerl(project)));
  expect(await attributes(project)).toEqual({
    plain: {},
    marked: CAPABILITY,
    was: CAPABILITY,
    before: CAPABILITY,
  });
});

it("says which files have none by busybox's program, which cannot print the others", async (context) => {
  if (builder.engine.version.startsWith('20.')) context.skip();
  await using project = await Project.with({ 'mark.c': MARK, Dockerfile: DOCKERFILE('') });
  expect(await attributes(project)).toEqual({ plain: {}, marked: null, was: null, before: null });
});

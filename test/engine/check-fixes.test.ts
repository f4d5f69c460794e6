/** What `check` proposes is applied to the Dockerfile, and then the program is run. */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { specOf } from '../fakes/sample-spec.ts';
import { Project, Recorder, shellImage, testBuilder, toolchainImage, unique } from './build-project.ts';
import { buildWith, check, fixesOf } from './checking.ts';

const demo = new URL('../../demo/', import.meta.url).pathname;

/** Runs a command in the image, never from the cache. */
function fresh(command: readonly string[]): readonly string[] {
  return [`ENV RUN_ID=${unique()}`, `RUN ${JSON.stringify(command)}`];
}

describe('the demo’s runtime that does not start', () => {
  it('starts with the lines that check proposes, and only with them', async () => {
    const { status, findings } = await check(demo, 'runtime-dynamic');
    expect(status).toBe(1);
    expect(findings.map(({ rule, needs }) => [rule, needs])).toEqual([
      ['missing-loader', '/lib64/ld-linux-x86-64.so.2'],
      ['missing-library', 'libbraille.so.2'],
      ['missing-library', 'libm.so.6'],
      ['missing-library', 'libc.so.6'],
    ]);
    const dockerfile = await readFile(`${demo}Dockerfile`, 'utf8');
    const line =
      dockerfile.split('\n').indexOf('COPY --from=debug /opt/orrery/bin/orrery /usr/local/bin/orrery') + 1;
    for (const finding of findings) {
      expect(finding).toMatchObject({ severity: 'error', path: '/usr/local/bin/orrery', line });
      expect(finding.foundIn[0]).toMatchObject({ stage: 'debug' });
    }
    const fixes = fixesOf(findings);
    expect(fixes).toHaveLength(4);
    const run = fresh(['/usr/local/bin/orrery', '--date', '2026-01-01', '--columns', '40']);
    expect((await buildWith(demo, dockerfile, 'runtime-dynamic', run)).ok).toBe(false);
    const mended = await buildWith(demo, dockerfile, 'runtime-dynamic', [...fixes, ...run]);
    expect(mended.ok).toBe(true);
    expect(mended.log).toMatch(/[\u2801-\u28ff]/);
  });

  it('is the only stage of the demo with an error', async () => {
    for (const ref of ['runtime', 'almanac', 'docs', 'debug', 'build']) {
      const { status, findings } = await check(demo, ref);
      expect([ref, status, findings.filter(({ severity }) => severity === 'error')]).toEqual([ref, 0, []]);
    }
    expect((await check(demo, null)).findings).toEqual([]);
  });
});

/** A program that needs liba, which needs libb; made in several ways. */
const SOURCES = {
  'b.c': 'int b(void) { return 40; }\n',
  'a.c': 'int b(void);\nint a(void) { return b() + 2; }\n',
  'main.c':
    '#include <stdio.h>\nint a(void);\nint main(void) { printf("the answer is %d\\n", a()); return 0; }\n',
  'alone.c': '#include <stdio.h>\nint main(void) { printf("the answer is 42\\n"); return 0; }\n',
};

const DOCKERFILE = `
FROM ${toolchainImage} AS build
WORKDIR /src
COPY *.c ./
RUN mkdir -p /out/lib /out/bin /opt/b /odd && cc -shared -fPIC -Wl,-soname,libb.so.1 -o /opt/b/libb.so.1.0 b.c \\
 && ln -s libb.so.1.0 /opt/b/libb.so.1 \\
 && cc -shared -fPIC -Wl,-soname,liba.so.1 -o /out/lib/liba.so.1 a.c /opt/b/libb.so.1 \\
 && cc -o /out/bin/plain main.c /out/lib/liba.so.1 /opt/b/libb.so.1 \\
 && cc -Wl,--enable-new-dtags,-rpath,'$ORIGIN/../lib' -o /out/bin/runpath main.c /out/lib/liba.so.1 -Wl,-rpath-link,/opt/b \\
 && cc -Wl,--disable-new-dtags,-rpath,'$ORIGIN/../lib' -o /out/bin/rpath main.c /out/lib/liba.so.1 -Wl,-rpath-link,/opt/b \\
 && cc -static -o /out/bin/static alone.c \\
 && cc -static-pie -o /out/bin/static-pie alone.c \\
 && cc -o /out/bin/dynamic alone.c \\
 && printf '#!/usr/bin/env answer\\n' > /out/bin/script && chmod +x /out/bin/script \\
 && cp /out/bin/static /odd/answer && /out/bin/static && /out/bin/static-pie

FROM scratch AS static
COPY --from=build /out/bin/static /
ENTRYPOINT ["/static"]

FROM scratch AS static-pie
COPY --from=build /out/bin/static-pie /
ENTRYPOINT ["/static-pie"]

FROM scratch AS dynamic
COPY --from=build /out/bin/dynamic /
ENTRYPOINT ["/dynamic"]

FROM scratch AS plain
COPY --from=build /out/bin/plain /bin/
ENTRYPOINT ["plain"]

FROM scratch AS runpath
COPY --from=build /out/bin/runpath /app/bin/
COPY --from=build /out/lib/ /app/lib/
ENTRYPOINT ["/app/bin/runpath"]

FROM scratch AS rpath
COPY --from=build /out/bin/rpath /app/bin/
COPY --from=build /out/lib/ /app/lib/
COPY --from=build /opt/b/libb.so.1 /app/lib/
ENTRYPOINT ["/app/bin/rpath"]

FROM ${toolchainImage} AS environment
COPY --from=build /out/bin/plain /usr/local/bin/
COPY --from=build /out/lib/liba.so.1 /opt/b/libb.so.1 /libs/
ENV LD_LIBRARY_PATH=/libs
ENTRYPOINT ["plain"]

FROM ${toolchainImage} AS forgotten
COPY --from=build /out/bin/plain /usr/local/bin/
COPY --from=build /out/lib/liba.so.1 /opt/b/libb.so.1 /usr/local/lib/
RUN printf 'include /etc/ld.so.conf.d/*.conf\\n' > /etc/ld.so.conf && echo /usr/local/lib > /etc/ld.so.conf.d/local.conf
ENTRYPOINT ["plain"]

FROM ${shellImage} AS script
COPY --from=build /out/bin/script /app/
ENTRYPOINT ["/app/script"]

FROM scratch AS nothing
ENTRYPOINT ["plain"]
`;

describe('programs of a C compiler', () => {
  let project: Project;

  beforeAll(async () => {
    project = await Project.with({ ...SOURCES, Dockerfile: DOCKERFILE });
    return () => project[Symbol.asyncDispose]();
  });

  async function mend(target: string, command: readonly string[]) {
    const { status, findings } = await check(project.folder, target);
    const lines = [...fixesOf(findings), ...fresh(command)];
    const mended = await buildWith(project.folder, DOCKERFILE, target, lines);
    return { status, needs: findings.map(({ rule, needs }) => `${rule} ${needs}`), findings, ...mended };
  }

  it.each(['static', 'static-pie'])('%s needs nothing', async (target) => {
    expect(await mend(target, [`/${target}`])).toMatchObject({ status: 0, needs: [], ok: true });
  });

  it('a program in an empty root needs its loader and C library', async () => {
    expect(await mend('dynamic', ['/dynamic'])).toMatchObject({
      status: 1,
      needs: ['missing-loader /lib64/ld-linux-x86-64.so.2', 'missing-library libc.so.6'],
      log: 'the answer is 42\n',
    });
  });

  it('what a missing library itself needs is reported in the same run', async () => {
    const mended = await mend('plain', ['/bin/plain']);
    expect(mended.needs).toEqual([
      'missing-loader /lib64/ld-linux-x86-64.so.2',
      'missing-library liba.so.1',
      'missing-library libc.so.6',
      'missing-library libb.so.1',
    ]);
    expect(mended.log).toBe('the answer is 42\n');
  });

  it('DT_RUNPATH applies only to the program’s own libraries', async () => {
    const mended = await mend('runpath', ['/app/bin/runpath']);
    expect(mended.needs).toEqual([
      'missing-loader /lib64/ld-linux-x86-64.so.2',
      'missing-library libc.so.6',
      'missing-library libb.so.1',
    ]);
    expect(mended.findings[2]?.detail).toMatch(/^\/app\/lib\/liba\.so\.1 needs libb\.so\.1/);
    expect(mended.log).toBe('the answer is 42\n');
  });

  it('DT_RPATH also applies to the libraries of its libraries', async () => {
    const mended = await mend('rpath', ['/app/bin/rpath']);
    expect(mended.needs).toEqual(['missing-loader /lib64/ld-linux-x86-64.so.2', 'missing-library libc.so.6']);
    expect(mended.log).toBe('the answer is 42\n');
  });

  it('LD_LIBRARY_PATH of the image is searched', async () => {
    const mended = await mend('environment', ['plain']);
    expect(mended.needs.filter((each) => each.startsWith('missing'))).toEqual([]);
    expect(mended.log).toBe('the answer is 42\n');
  });

  it('a folder of ld.so.conf is searched only after ldconfig has run', async () => {
    const mended = await mend('forgotten', ['plain']);
    const libraries = mended.findings.filter(({ rule }) => rule === 'missing-library');
    expect(libraries.map(({ needs }) => needs)).toEqual(['liba.so.1', 'libb.so.1']);
    expect(libraries[0]?.detail).toMatch(
      /^It needs liba\.so\.1, which is in \/usr\/local\/lib: .* until ldconfig runs$/,
    );
    expect((await buildWith(project.folder, DOCKERFILE, 'forgotten', ['RUN ["plain"]'])).ok).toBe(false);
    expect(mended.log).toBe('the answer is 42\n');
  });

  it('an interpreter that a script starts through env is copied to a folder of PATH', async () => {
    const mended = await mend('script', ['/app/script']);
    expect(mended.needs[0]).toBe('missing-interpreter answer');
    expect(mended.ok).toBe(true);
    expect(mended.log).toContain('the answer is 42\n');
  });

  it('a program is found in a stage that nothing needs yet', async () => {
    const mended = await mend('nothing', ['plain']);
    expect(mended.needs).toEqual([
      'missing-program plain',
      'missing-loader /lib64/ld-linux-x86-64.so.2',
      'missing-library liba.so.1',
      'missing-library libc.so.6',
      'missing-library libb.so.1',
    ]);
    expect(mended.findings[0]?.fix).toBe('COPY --from=build /out/bin/plain /usr/local/sbin/');
    expect(mended.log).toBe('the answer is 42\n');
  });

  it('a program is found in a stage that nothing needs and that a build has just made, which is still open', async () => {
    const dockerfile = [
      `FROM ${toolchainImage} AS tools`,
      `RUN echo ${unique()}`,
      'FROM scratch AS thin',
      'COPY go /go',
      'ENTRYPOINT ["/go"]',
    ].join('\n');
    await using project = await Project.with({ Dockerfile: dockerfile, go: '#!/bin/sh\n' });
    const builder = await testBuilder();
    try {
      const build = await builder.open(specOf(project.folder, { target: 'tools' }), new Recorder());
      expect(await build.run()).toMatchObject({ kind: 'done' });
      const { findings } = await check(project.folder, 'thin');
      expect(fixesOf(findings)).toContainEqual(expect.stringMatching(/^COPY --from=tools \/bin\/sh /));
      await build.close();
    } finally {
      await builder.close();
    }
  });

  it('no step runs to find it', async () => {
    const never = `FROM ${shellImage} AS slow\nRUN echo ${unique()} && sleep 600\nRUN touch /bin/gone\n`;
    await using other = await Project.with({ Dockerfile: `${never}FROM scratch\nENTRYPOINT ["gone"]\n` });
    const { findings } = await check(other.folder, null);
    expect(findings).toMatchObject([{ rule: 'missing-program', foundIn: [], fix: null }]);
  });
});

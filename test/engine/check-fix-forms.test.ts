/** `check --fix=write` on Dockerfiles of every form: the file is written where it helps, and a check then finds nothing. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { fixFiles } from '../../src/project/fixes.ts';
import { isOldEngine, Project, toolchainImage } from './build-project.ts';
import { buildWith, check, runOn } from './checking.ts';

const SOURCES = {
  'a.c': 'int a(void) { return 42; }\n',
  'main.c': '#include <stdio.h>\nint a(void);\nint main(void) { return printf("%d\\n", a()) - 3; }\n',
};

const BUILD = `FROM ${toolchainImage} AS build
WORKDIR /src
COPY *.c .
RUN gcc -shared -fPIC -o /usr/lib/liba.so a.c && gcc -o /app main.c -L/usr/lib -la
`;

const START = 'CMD ["/bin/app"]';
const COPY = 'COPY --from=build /app /bin/app';

const FORMS: readonly (readonly [string, string, string])[] = [
  ['with Windows line ends', '1', `${BUILD}FROM scratch\n${COPY}\n${START}\n`.replaceAll('\n', '\r\n')],
  ['without a line end at its end, in a stage without a name', '1', `${BUILD}FROM scratch\n${COPY}`],
  [
    'in a stage that is not the last',
    'runtime',
    `${BUILD}FROM scratch AS runtime\n${COPY}\n${START}\nFROM build AS test\n`,
  ],
  [
    'in a stage on another one, which is on the build stage by an alias',
    'runtime',
    `${BUILD}FROM build AS alias\nFROM scratch AS base\nONBUILD ENV A=b\nFROM base AS runtime\n${COPY.replace('build', 'alias')}\n${START}\n`,
  ],
  [
    'behind a heredoc and before another user',
    'runtime',
    `${BUILD}FROM scratch AS runtime\n${COPY}\nCOPY <<EOF /etc/motd\nUSER nobody\nEOF\nUSER 65534\n${START}\n`,
  ],
  [
    'with other lines continued by a backquote',
    'runtime',
    `# escape=\`\n${BUILD}FROM scratch AS runtime\nCOPY --from=build \`\n  /app /bin/app\nENV A=b \`\n  B=c\n${START}\n`,
  ],
];

async function fixWritten(project: Project, ref: string): Promise<string> {
  const path = project.path('Dockerfile');
  const { read, write } = fixFiles(path, project.folder);
  const reread = async () => parseDockerfile(await readFile(path), { fileName: 'Dockerfile' });
  const fix = { read: () => read(null), reread, write, confirm: async () => true };
  expect((await runOn(project.folder, ref, { fix })).status).toBe(0);
  return await readFile(path, 'utf8');
}

const isOld = await isOldEngine();
/** Docker 20.10 builds no heredocs. */
const BUILT = FORMS.filter(([name]) => !isOld || !name.includes('heredoc'));

describe.concurrent('check --fix=write', () => {
  it.each(BUILT)('%s writes what it found, and nothing else changes', async (_name, ref, dockerfile) => {
    await using project = await Project.with({ ...SOURCES, Dockerfile: dockerfile });
    const text = await fixWritten(project, ref);
    const had = dockerfile.split('\n');
    const left = text.split('\n').filter((line) => had.includes(line));
    expect(left.filter((line) => line !== '')).toEqual(had.filter((line) => line !== ''));
    expect(text.includes('\r\n')).toBe(dockerfile.includes('\r\n'));
    expect(text.replaceAll('\r\n', '')).not.toContain('\r');
    expect((await check(project.folder, ref)).findings).toEqual([]);
    // Nothing is written twice.
    expect(await fixWritten(project, ref)).toBe(text);
  });

  it('puts them before the RUN that fails without them', async () => {
    const dockerfile = `${BUILD}FROM scratch AS runtime\n${COPY}\nENV A=b\nRUN ["/bin/app"]\n${START}\n`;
    await using project = await Project.with({ ...SOURCES, Dockerfile: dockerfile });
    expect((await buildWith(project.folder, dockerfile, 'runtime', [])).ok).toBe(false);
    const line = dockerfile.split('\n').indexOf('RUN ["/bin/app"]') + 1;
    const text = await fixWritten(project, `:${line}`);
    expect(text.indexOf('/liba.so')).toBeLessThan(text.indexOf('RUN ["/bin/app"]'));
    expect((await buildWith(project.folder, text, 'runtime', [])).ok).toBe(true);
    expect((await check(project.folder, 'runtime')).findings).toEqual([]);
  });
});

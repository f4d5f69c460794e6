/** `check --fix`: what it prints and what it writes, on Dockerfiles whose programs lack something. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { fixFiles } from '../../src/project/fixes.ts';
import { Project, shellImage, toolchainImage, unique } from './build-project.ts';
import { buildWith, check, runOn } from './checking.ts';

const SOURCES = {
  'a.c': 'int a(void) { return 42; }\n',
  'main.c':
    '#include <stdio.h>\nint a(void);\nint main(void) { printf("the answer is %d\\n", a()); return 0; }\n',
};

/** A program with a library of its own in a thin stage, after which the file goes on. */
const DOCKERFILE = `FROM ${toolchainImage} AS build
WORKDIR /src
COPY *.c .
RUN gcc -shared -fPIC -o /usr/lib/liba.so a.c && gcc -o /app main.c -L/usr/lib -la

FROM scratch AS runtime
COPY --from=build /app /bin/app
USER 65534
CMD ["/bin/app"]

FROM ${shellImage} AS other
RUN true
`;

function writing(folder: string, answer: boolean) {
  const path = `${folder}/Dockerfile`;
  const { read, write } = fixFiles(path, folder);
  const asked: string[] = [];
  return {
    asked,
    fix: {
      read: () => read(null),
      reread: async () => parseDockerfile(await readFile(path), { fileName: 'Dockerfile' }),
      write,
      confirm: async (question: string) => {
        asked.push(question);
        return answer;
      },
    },
  };
}

describe('check --fix', () => {
  it('prints one COPY for each folder, and says nothing else on stdout', async () => {
    await using project = await Project.with({ ...SOURCES, Dockerfile: DOCKERFILE });
    const { status, stdout } = await runOn(project.folder, 'runtime', { fix: 'print' });
    const copies = parseDockerfile(Buffer.from(`FROM scratch\n${stdout}`), { fileName: 'f' }).stages[0]
      ?.instructions;
    expect(copies?.map(({ keyword }) => keyword)).toEqual(copies?.map(() => 'COPY'));
    const folders = copies?.flatMap((copy) => (copy.keyword === 'COPY' ? [copy.destination] : [])) ?? [];
    expect(new Set(folders).size).toBe(folders.length);
    expect(stdout).toContain('/liba.so');
    expect(status).toBe(1);
  });

  it('is in the JSON, beside the findings', async () => {
    await using project = await Project.with({ ...SOURCES, Dockerfile: DOCKERFILE });
    const { stdout } = await runOn(project.folder, 'runtime', { fix: 'print', format: 'json' });
    const { findings, fixes } = JSON.parse(stdout);
    expect(findings).toEqual((await check(project.folder, 'runtime')).findings);
    const { stdout: printed } = await runOn(project.folder, 'runtime', { fix: 'print' });
    expect(`${fixes.join('\n')}\n`).toBe(printed);
  });
});

describe('check --fix=write', () => {
  it('shows the change, asks, and writes it where it works: check then finds nothing, and the program runs', async () => {
    await using project = await Project.with({ ...SOURCES, Dockerfile: DOCKERFILE });
    const { asked, fix } = writing(project.folder, true);
    const { status, stdout } = await runOn(project.folder, 'runtime', { fix });
    expect([status, asked]).toEqual([0, ['Write this to Dockerfile?']]);
    const text = await readFile(project.path('Dockerfile'), 'utf8');
    const added = text.split('\n').filter((line) => !DOCKERFILE.split('\n').includes(line));
    for (const line of added) expect(stdout).toContain(`\n+${line}`);
    expect(text.indexOf(added[0] ?? '')).toBeGreaterThan(text.indexOf('/bin/app'));
    expect(text.indexOf(added.at(-1) ?? '')).toBeLessThan(text.indexOf('USER 65534'));
    expect((await check(project.folder, 'runtime')).findings).toEqual([]);
    // A RUN needs an /etc/passwd for any other user than root.
    const asRoot = text.replace('USER 65534\n', '');
    const { log, ok } = await buildWith(project.folder, asRoot, 'runtime', [
      `ENV RUN_ID=${unique()}`,
      'RUN ["/bin/app"]',
    ]);
    expect([ok, log]).toEqual([true, expect.stringContaining('the answer is 42')]);
  });

  it('writes nothing after a no', async () => {
    await using project = await Project.with({ ...SOURCES, Dockerfile: DOCKERFILE });
    const { fix } = writing(project.folder, false);
    const { status, stderr } = await runOn(project.folder, 'runtime', { fix });
    expect([status, stderr]).toEqual([1, expect.stringContaining('Dockerfile is as it was.')]);
    expect(await readFile(project.path('Dockerfile'), 'utf8')).toBe(DOCKERFILE);
  });

  it('writes nothing to a file that changed while the answer was awaited, or before', async () => {
    await using project = await Project.with({ ...SOURCES, Dockerfile: DOCKERFILE });
    const change = () => writeFile(project.path('Dockerfile'), `# mine\n${DOCKERFILE}`);
    const { fix } = writing(project.folder, true);
    const confirm = async () => {
      await change();
      return true;
    };
    await expect(runOn(project.folder, 'runtime', { fix: { ...fix, confirm } })).rejects.toThrow(
      'The Dockerfile has changed meanwhile',
    );
    await writeFile(project.path('Dockerfile'), DOCKERFILE);
    const read = async () => {
      await change();
      return fix.read();
    };
    await expect(runOn(project.folder, 'runtime', { fix: { ...fix, read } })).rejects.toThrow(
      'Dockerfile has changed since it was checked: check again.',
    );
    expect(await readFile(project.path('Dockerfile'), 'utf8')).toBe(`# mine\n${DOCKERFILE}`);
  });

  it('mends the demo’s runtime that does not start', async () => {
    await using project = await Project.with({});
    await cp(new URL('../../demo/', import.meta.url).pathname, project.folder, {
      recursive: true,
      filter: (path) => !path.includes('engine'),
    });
    const { fix } = writing(project.folder, true);
    expect((await runOn(project.folder, 'runtime-dynamic', { fix })).status).toBe(0);
    expect((await check(project.folder, 'runtime-dynamic')).findings).toEqual([]);
  });
});

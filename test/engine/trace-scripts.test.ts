/** Scripts that a failed RUN starts, and shells that it starts in its own way, traced on a real engine. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Builder } from '../../src/ports.ts';
import type { Trace } from '../../src/trace/types.ts';
import { isOldEngine, shellImage, testBuilder, unique } from './build-project.ts';
import { bash, busybox, failedOf, type Shell, traceOf as traceBy } from './tracing.ts';

let builder: Builder;
let isOld = false;

beforeAll(async () => {
  builder = await testBuilder();
  isOld = await isOldEngine();
});

afterAll(async () => {
  await builder.close();
});

const BUILD = '#!/bin/sh\nset -eu\necho building\ntest 1 = 2\necho never\n';

const traceOf = async (shell: Shell, lines: string, files = {}): Promise<Trace> =>
  await traceBy(builder, `${shell.from}${lines}\n`, { ...(await shell.files()), ...files });

/** The places of the commands of scripts, with the status of each. */
const inScripts = (trace: Trace): readonly string[] =>
  trace.commands
    .filter(({ depth }) => depth > 0)
    .map(({ place: { file, line, source }, status }) => `${file}:${line} ${source} ${status}`);

describe.each([
  ['busybox', busybox],
  ['bash', bash],
])('in a RUN of %s, a script', (_, shell) => {
  const SETTING = `SHELL ["/bin/${shell === bash ? 'bash' : 'sh'}", "-o", "pipefail", "-c"]\nWORKDIR /app\n`;

  it('that the RUN has made is read as it was run', async () => {
    const trace = await traceOf(
      shell,
      `RUN printf 'set -e\\necho one\\nif true; then\\n ls /nope\\nfi\\n' > /tmp/made.sh && sh /tmp/made.sh`,
    );
    expect(failedOf(trace)).toMatch(/^\/tmp\/made\.sh:4 \[[12]\] ls \/nope$/);
    expect(inScripts(trace).slice(0, 3)).toEqual([
      '/tmp/made.sh:1 null 0',
      '/tmp/made.sh:2 null 0',
      '/tmp/made.sh:3 null 0',
    ]);
  });

  it('of the build context is found from the folder that the RUN went to', async () => {
    const lines = `COPY sub/build.sh /app/sub/\nRUN cd /app/sub && chmod +x build.sh && ./build.sh`;
    const trace = await traceOf(shell, lines, { 'sub/build.sh': BUILD });
    expect(failedOf(trace)).toBe('./build.sh:4 [1] test 1 = 2');
    expect(inScripts(trace)[0]).toBe('./build.sh:2 sub/build.sh 0');
  });

  it('in a mount of the build context is found there', async () => {
    if (isOld) return;
    const lines = 'RUN --mount=type=bind,source=sub,target=/ctx cd /ctx && sh build.sh';
    const trace = await traceOf(shell, lines, { 'sub/build.sh': BUILD });
    expect(failedOf(trace)).toBe('build.sh:4 [1] test 1 = 2');
    expect(inScripts(trace)[0]).toBe('build.sh:2 sub/build.sh 0');
  });

  it.each(['RUN echo a && ./build.sh | tee /log', 'RUN echo a && ./build.sh 2>&1 | tee /log'])(
    'in a pipeline is the one that failed, and stands behind its command: %s',
    async (run) => {
      const lines = `${SETTING}COPY --chmod=755 build.sh ./\nENV MARK=${unique()}\n${run}`;
      const trace = await traceOf(shell, lines, { 'build.sh': BUILD });
      expect(failedOf(trace)).toBe('./build.sh:4 [1] test 1 = 2');
      const texts = trace.commands.map(({ text }) => text.replace(' 2>&1', ''));
      expect(texts.indexOf('set -eu')).toBe(texts.indexOf('./build.sh') + 1);
      expect(texts.at(-1)).toBe('tee /log');
      expect(trace.output).not.toMatch(/:\d*:\d*:/);
    },
  );
});

describe('a shell', () => {
  it('that reads a heredoc is traced by the lines of the Dockerfile', async () => {
    if (isOld) return;
    const trace = await traceOf(
      bash,
      "RUN <<'EOT' bash -e\necho a\nls / | cat\nif true; then\n  test 1 = 2\nfi\nEOT",
    );
    expect(failedOf(trace)).toBe(':8 [1] test 1 = 2');
    expect(trace.culprit).toEqual({
      script: 'echo a\nls / | cat\nif true; then\n  test 1 = 2\nfi\n',
      index: 4,
    });
    expect(trace.commands.map(({ text }) => text)).toContain('ls /');
    const wrong = await traceOf(bash, "RUN <<'EOT' bash -e\necho a\n[[  != b ]]\nEOT");
    expect([wrong.failed, wrong.notes]).toEqual([
      null,
      ['The shell stopped on line 6 before it ran a command: conditional binary operator expected'],
    ]);
  });

  it.each([
    [
      'in the exec form',
      'RUN ["/bin/sh", "-ec", "echo $1; test -f $1; echo never", "sh", "/none"]',
      'test -f /none',
    ],
    [
      'behind env',
      'SHELL ["/bin/env", "sh", "-c"]\nRUN set -e; echo a; test 1 = 2; echo never',
      'test 1 = 2',
    ],
    [
      'of an ONBUILD trigger',
      `FROM ${shellImage} AS base\nONBUILD RUN echo a && \\\n test 1 = 2\nFROM base\nRUN echo b`,
      'test 1 = 2',
    ],
  ])('%s is traced', async (_, lines, expected) => {
    const trace = await traceOf(busybox, lines);
    expect(failedOf(trace)).toMatch(new RegExp(`^:\\d+ \\[1\\] ${expected}$`));
  });

  it('is not traced where something else runs: an exec form without a shell, another shell', async () => {
    await expect(traceOf(busybox, 'RUN ["ls", "/nope"]')).rejects.toThrow(
      'This RUN starts its program without a shell (exec form), so there are no commands to trace.',
    );
    await expect(traceOf(busybox, 'RUN ["sh", "/nope", "-c", "x"]')).rejects.toThrow('without a shell');
  });
});

/** Failed RUN instructions of many shapes, traced on a real engine: the command that failed, and its line. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import type { Builder } from '../../src/ports.ts';
import { plainText } from '../../src/progress/sanitize.ts';
import { tracedWords } from '../../src/trace/matching.ts';
import type { Trace } from '../../src/trace/types.ts';
import { isOldEngine, testBuilder, unique } from './build-project.ts';
import { bash, busybox, dash, failedOf, traceOf as traceBy } from './tracing.ts';

let builder: Builder;
let isOld = false;

beforeAll(async () => {
  builder = await testBuilder();
  isOld = await isOldEngine();
});

afterAll(async () => {
  await builder.close();
});

type Given = Parameters<typeof traceBy> extends [Builder, ...infer More] ? More : never;

const traceOf = (...given: Given): Promise<Trace> => traceBy(builder, ...given);

const PIPEFAIL = ', "-o", "pipefail"';

describe.each([
  ['busybox', busybox],
  ['bash', bash],
  ['dash', dash],
] as const)('of a RUN in %s, the command that failed', (name, { from, files }) => {
  it.each<[string, string, string]>([
    ['in a chain', 'RUN true && echo a && false && echo b', ':4 [1] false'],
    ['in a chain over several lines', 'RUN true \\\n && cd /nowhere \\\n && echo b', ':5 [S] cd /nowhere'],
    [
      'after comments between the lines',
      'RUN true; \\\n# one\n\n  # two\n  ls /nowhere',
      ':8 [1] ls /nowhere',
    ],
    ['in a list with ;', 'RUN false; true; \\\n  env sh -c "exit 9"', ':5 [9] env sh -c exit 9'],
    ['with set -e', 'RUN set -e; \\\n true; \\\n test -f /x; \\\n echo never', ':6 [1] test -f /x'],
    ['at the end of a pipeline', 'RUN echo a \\\n | grep b', ':5 [1] grep b'],
    [
      'in a branch',
      'RUN if test -d /tmp; then \\\n echo yes; \\\n cat /no/file; \\\n fi',
      ':6 [1] cat /no/file',
    ],
    [
      'in a loop',
      'RUN set -e; for i in 1 2 3; do \\\n echo $i; \\\n [ $i != 2 ]; \\\n done',
      ':6 [1] [ 2 != 2 ]',
    ],
    [
      'in a while whose input ends',
      'RUN printf "a\\nb\\n" > /l; while read -r x; do \\\n grep z /l; \\\n done < /l',
      ':5 [1] grep z /l',
    ],
    ['in a subshell', 'RUN true && (cd /tmp && \\\n exit 7)', ':5 [7] exit 7'],
    [
      'in a function',
      'RUN fail() { \\\n  echo "$1"; \\\n  return 5; \\\n}; \\\n true && fail now',
      ':6 [5] return 5',
    ],
    ['in a substitution', 'RUN x=$(echo a; \\\n exit 3) \\\n && echo "$x"', ':4 [3] x=a'],
    [
      'with a quoted newline',
      "RUN echo 'a\\\n b' && \\\n grep -c 'q r' /etc/passwd",
      ':6 [1] grep -c q r /etc/passwd',
    ],
    ['after ||', 'RUN false || \\\n { echo sorry; \\\n exit 4; }', ':6 [4] exit 4'],
    ['by a ! before it', 'RUN true && \\\n ! true', ':5 [0] true'],
    ['that is not there', 'RUN echo a && \\\n nosuchprogram --x', ':5 [127] nosuchprogram --x'],
    ['in a case', 'RUN case "$PATH" in \\\n x) true ;; \\\n *) false ;; \\\n esac', ':6 [1] false'],
    ['beside one in the background', 'RUN sleep 0.1 & \\\n wait; \\\n false', ':6 [1] false'],
    [
      'in a heredoc',
      'RUN <<EOF\nset -e\n# a comment\necho "a\nb"\n\nif true; then\n  ls /nowhere\nfi\nEOF',
      ':11 [1] ls /nowhere',
    ],
    [
      'in a heredoc of its own shell',
      'RUN <<EOF\n#!/bin/sh -e\necho a | cat\n\ntest 1 = 2\nEOF',
      ':8 [1] test 1 = 2',
    ],
  ])('%s', async (title, run, expected) => {
    if (isOld && title.includes('heredoc')) return;
    const cdStatus = name === 'bash' ? 1 : 2;
    const trace = await traceOf(`${from}${run}\n`, await files());
    expect(failedOf(trace)).toBe(expected.replace('[S]', `[${cdStatus}]`));
  });
});

describe('a trace', () => {
  it.each([
    ['busybox', busybox],
    ['bash', bash],
  ] as const)('finds the member of a pipeline that counts with pipefail, in %s', async (_name, made) => {
    const run = `${made.from}${made.shell(PIPEFAIL)}\nRUN echo a \\\n | grep b \\\n | cat\n`;
    const trace = await traceOf(run, await made.files());
    expect(failedOf(trace)).toBe(':6 [1] grep b');
  });

  it('says which command of the instruction it was, in the words of the Dockerfile', async () => {
    const run = 'RUN a=1 && \\\n # here\n ls /nowhere/$a && \\\n echo b\n';
    const dockerfile = `${busybox.from}${run}`;
    const { culprit } = await traceOf(dockerfile);
    const instruction = parseDockerfile(Buffer.from(dockerfile), {
      fileName: 'Dockerfile',
    }).stages[0]?.instructions.at(-1);
    const command = instruction?.keyword === 'RUN' ? instruction.command : null;
    const script = command?.form === 'shell' ? command.command : '';
    expect(culprit).toEqual({ script, index: 1 });
  });

  it('has the value of an ARG, and the status of each command as far as the shell says it', async () => {
    const run =
      'ARG WHERE=/not/there\nRUN true; false; if grep -q nobody /etc/hosts; then :; fi; ls "$WHERE"\n';
    const trace = await traceOf(`${busybox.from}${run}`);
    expect(trace.commands.map(({ text, status }) => [text, status])).toEqual([
      ['true', 0],
      ['false', 1],
      ['grep -q nobody /etc/hosts', 'failed'],
      ['ls /not/there', 1],
    ]);
    expect(trace.commands.every(({ took }) => took !== null && took < 10_000)).toBe(true);
    expect(trace.output).toContain('/not/there');
  });

  const script = '#!/bin/sh\n# what it does\necho start\n\nif true; then\n  ls /nowhere/"$1"\nfi\n';

  it.each([
    ['busybox', busybox, 'sh ./work.sh x', './work.sh'],
    ['busybox', busybox, './work.sh x', './work.sh'],
    ['busybox', busybox, 'echo a; exec /work.sh x', '/work.sh'],
    ['dash', dash, './work.sh x', './work.sh'],
    ['bash', bash, 'bash work.sh x', 'work.sh'],
  ] as const)('goes into a script: %s, %s', async (_name, made, command, file) => {
    const dockerfile = `${made.from}COPY --chmod=755 work.sh /\nRUN true && \\\n ${command}\n`;
    const trace = await traceOf(dockerfile, { ...(await made.files()), 'work.sh': script });
    expect(failedOf(trace)).toBe(`${file}:6 [1] ls /nowhere/x`);
  });

  it('says what a shell stopped at that it does not trace', async () => {
    const unset = await traceOf(`${busybox.from}RUN set -u; \\\n echo a; \\\n echo "$UNSET"\n`);
    expect(unset.notes).toEqual([
      'The shell stopped on line 6 before it ran a command: UNSET: parameter not set',
    ]);
    const closed = await traceOf(`${busybox.from}RUN echo a && \\\n echo b > /nowhere/x\n`);
    expect(closed.notes).toEqual([
      "The shell stopped on line 5 before it ran a command: can't create /nowhere/x: nonexistent directory",
    ]);
    const wrong = await traceOf(`${busybox.from}RUN if true; fi\n`);
    expect(wrong.notes[0]).toMatch(/^The shell stopped before it ran a command: [Ss]yntax error/);
  });

  it('is honest about what is not in it', async () => {
    const run = 'RUN true && \\\n { echo a; \\\n ls /nowhere; } 2>/dev/null\n';
    expect((await traceOf(`${busybox.from}${run}`)).notes).toEqual([
      'The commands of line 5 may have failed, too: their stderr goes elsewhere, and the trace with it.',
    ]);
    const trace = await traceOf(`${bash.from}${run}`, await bash.files());
    expect([failedOf(trace), trace.notes]).toEqual([':6 [1] ls /nowhere', []]);
  });

  it.each([
    ['busybox', busybox],
    ['bash', bash],
    ['dash', dash],
  ])('marks none behind a set +x, and says so, in %s', async (_, shell) => {
    const trace = await traceOf(`${shell.from}RUN set +x; echo hi; ls /nope\n`, await shell.files());
    expect([trace.failed, trace.notes]).toEqual([
      null,
      ['The script switches the trace off on line 4, so the command that failed is not known.'],
    ]);
  });

  it.each([
    ['busybox', busybox],
    ['bash', bash],
    ['dash', dash],
  ])('does not mark what an EXIT trap runs, and shows it as it is, in %s', async (_, shell) => {
    const files = await shell.files();
    const inline = await traceOf(`${shell.from}RUN trap 'echo bye' EXIT; false\n`, files);
    expect(failedOf(inline)).toBe(':4 [1] false');
    expect(inline.commands.map(({ text }) => tracedWords(text).join(' '))).toContain('echo bye');
    const called = await traceOf(
      `${shell.from}RUN bye() { rm -f /x; }; trap bye EXIT; \\\n rm -f /y; \\\n ls /nope\n`,
      files,
    );
    expect(failedOf(called)).toMatch(/^:6 \[\d\] ls \/nope$/);
  });

  it('lists the commands of a pipeline as they are written, and in a loop round by round', async () => {
    const run =
      'RUN for i in 1 2; do { sleep 0.2; echo a$i; } | { read -r x; grep z; } | { true; sort; }; done; false';
    const trace = await traceOf(`${bash.from}${run}\n`, await bash.files());
    const shown = trace.commands.map(({ text }) => tracedWords(text).join(' '));
    const round = (i: number) => [
      'for i in 1 2',
      'sleep 0.2',
      `echo a${i}`,
      'read -r x',
      'grep z',
      'true',
      'sort',
    ];
    expect(shown).toEqual([...round(1), ...round(2), 'false']);
    expect(failedOf(trace)).toBe(':4 [1] false');
  });

  it('hides secrets', async () => {
    const secret = `hush-${unique()}`;
    const name = `name-${unique()}`;
    process.env.TRACE_TEST_KEY = secret;
    const trace = await traceOf(
      `${busybox.from}ARG API_TOKEN=${name}\nRUN --mount=type=secret,id=key,required=true curl -H "Key: $(cat /run/secrets/key)" "$API_TOKEN"\n`,
      {},
      { secrets: [{ id: 'key', from: { kind: 'env', name: 'TRACE_TEST_KEY' } }] },
    );
    const shown = plainText(JSON.stringify(trace));
    expect(shown).toContain('Key: ***');
    expect(shown).not.toContain(secret);
    expect(shown).not.toContain(name);
  });

  it.each([
    ['busybox', busybox],
    ['bash', bash],
  ])('hides a secret that has to be quoted, from a file and from a variable, in %s', async (_, shell) => {
    const secret = `it's-a-"hush"-$${unique()}`;
    process.env.TRACE_TEST_KEY = secret;
    // The frontend of older engines has no secrets in variables.
    const hasVariables = Number.parseInt(builder.engine.version, 10) >= 28;
    const variable = hasVariables ? '--mount=type=secret,id=key,env=KEY' : '';
    const mounts = `--mount=type=secret,id=key,required=true ${variable}`;
    const trace = await traceOf(
      `${shell.from}RUN ${mounts} : "a $(cat /run/secrets/key) b"; : "c $KEY d"; x="$KEY"; ls /nowhere\n`,
      await shell.files(),
      { secrets: [{ id: 'key', from: { kind: 'env', name: 'TRACE_TEST_KEY' } }] },
    );
    const shown = trace.commands.map(({ text }) => tracedWords(text).join(' '));
    expect(JSON.stringify(shown)).not.toContain('hush');
    expect(shown).toContain(': a *** b');
    expect(shown).toContain('ls /nowhere');
  });

  it('leaves common words of secret variables, and hides nothing elsewhere', async () => {
    const value = unique();
    const trace = await traceOf(
      `${busybox.from}ENV PRIVATE=true API_KEY=${value}\nRUN true && echo "$API_KEY" && false\n`,
    );
    expect(trace.commands.map(({ text }) => tracedWords(text).join(' '))).toEqual([
      'true',
      'echo ***',
      'false',
    ]);
    expect(trace.output).toContain('***');
    expect(plainText(value)).toBe(value);
  });

  it('gives a command nothing to read, as a build does', async () => {
    const trace = await traceOf(`${busybox.from}RUN read -r line || exit 8\n`);
    expect(failedOf(trace)).toBe(':4 [8] exit 8');
  });

  it.each([
    ['cat', busybox, 'cat', 'cat'],
    ['an interactive shell of busybox', busybox, 'sh -i', 'sh -i'],
    ['an interactive bash', bash, 'bash --norc -i', 'bash --norc -i'],
    ['a shell that reads its commands', busybox, 'sh', 'sh'],
  ])('gives %s the end of the input at once, as a build does', async (_name, shell, command, text) => {
    const trace = await traceOf(`${shell.from}RUN ${command}; echo on; exit 8\n`, await shell.files());
    const shown = trace.commands.map((one) => tracedWords(one.text).join(' '));
    expect(shown[0]?.replace(/^\/bin\//, '')).toBe(text);
    // A shell that starts another one does not always say its status.
    expect([0, null]).toContain(trace.commands[0]?.status);
    expect(failedOf(trace)).toBe(':4 [8] exit 8');
    expect(trace.output).toContain('on\n');
  });

  it('is refused where the secrets are too large to be read, and shows none of them', async () => {
    const ids = Array.from({ length: 20 }, (_, at) => `big${at}`);
    const mounts = ids.map((id) => `--mount=type=secret,id=${id},required=true`).join(' ');
    await expect(
      traceOf(
        `${busybox.from}RUN ${mounts} cat /run/secrets/big0 > /dev/null; false\n`,
        {},
        {
          secrets: ids.map((id) => {
            process.env[`TRACE_TEST_${id}`] = `${id}-hush-`.repeat(45_000);
            return { id, from: { kind: 'env', name: `TRACE_TEST_${id}` } };
          }),
        },
      ),
    ).rejects.toThrow(/^This RUN is not traced: its secrets could not be read to hide them/);
  });

  it('is bounded, and keeps the end', async () => {
    const trace = await traceOf(
      `${busybox.from}RUN i=0; while [ $i -lt 9000 ]; do i=$((i+1)); done; false\n`,
    );
    expect(trace.commands.length).toBeGreaterThan(4_900);
    expect(trace.commands.length).toBeLessThanOrEqual(5_000);
    expect(trace.omitted).toBeGreaterThan(10_000);
    expect(failedOf(trace)).toBe(':4 [1] false');
  });

  it.each([
    ['RUN ["/bin/false"]', /exec form/],
    ['COPY nothing /', /^Only a RUN can be traced/],
    ['SHELL ["/usr/bin/awk", "-f"]\nRUN BEGIN { exit 3 }', /^Only sh, dash, ash and bash can be traced/],
  ])('is refused in one sentence: %s', async (run, sentence) => {
    await expect(traceOf(`${busybox.from}${run}\n`)).rejects.toThrow(sentence);
  });
});

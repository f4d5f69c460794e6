import { expect, test } from 'vitest';
import { readScripts } from '../../src/shell/traced-scripts.ts';
import { buildTrace } from '../../src/trace/build-trace.ts';
import { secretHider } from '../../src/trace/hidden.ts';
import { parseShell } from '../../src/trace/parse-shell.ts';
import { planTrace, startMark } from '../../src/trace/plan.ts';
import { TracedOutput } from '../../src/trace/traced-output.ts';

const TOKEN = '7k2x';

test('a secret that is written in a script is not shown where the script is shown instead of the trace', async () => {
  const hide = secretHider(['hush-hush']);
  const text = 'login hush-hush; sh /made.sh';
  const plan = planTrace(
    {
      program: ['sh'],
      shell: ['sh', '-c'],
      operands: [],
      text,
      script: parseShell(text),
      lineAt: () => 1,
      heredoc: null,
    },
    TOKEN,
    { naming: 'lines', tracesApart: false, hasOwnSh: false },
  );
  const [first = 0, second = 0] = plan.instrumented.lines.values();
  const prompt = (line: number, shell: number, script: string): string =>
    `+${TOKEN}:0:${line}::${shell}::${script}:${TOKEN}:/:${TOKEN}: `;
  const said = [
    `${prompt(1, 11, 'sh')}${startMark(TOKEN)}\n`,
    // Two shells write at the same time, so what either ran is taken from its script.
    `${prompt(first + 1, 11, 'sh')}${prompt(2, 12, '/made.sh')}login\n\n`,
    `${prompt(second + 1, 11, 'sh')}sh /made.sh\n`,
  ];
  const output = new TracedOutput(TOKEN, hide, () => undefined);
  output.push('stderr', Buffer.from(said.join('')), 0);
  output.end(0);
  const records = output.records();
  const read = (paths: readonly string[]): Promise<readonly string[]> =>
    Promise.resolve(paths.map(() => 'echo a\ncurl -u hush-hush /x\n'));
  const { commands } = buildTrace(plan, {
    records,
    omitted: 0,
    status: 1,
    ...output.printed(),
    took: 5,
    scripts: await readScripts(records, read, hide),
    hide,
  });
  expect(commands.map((command) => command.text)).toEqual(['login ***', 'curl -u *** /x', 'sh /made.sh']);
});

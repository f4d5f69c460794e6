import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { readScripts } from '../../src/shell/traced-scripts.ts';
import { buildTrace } from '../../src/trace/build-trace.ts';
import { parseShell } from '../../src/trace/parse-shell.ts';
import { planTrace } from '../../src/trace/plan.ts';
import { shellTraits, traceEnv } from '../../src/trace/setup.ts';
import { TracedOutput } from '../../src/trace/traced-output.ts';
import type { Trace } from '../../src/trace/types.ts';

const TOKEN = '7k2x';

/** Whether this machine has dash, which writes its trace to stderr and takes the prompt from its environment, as root too. */
export const HAS_DASH = spawnSync('dash', ['-c', 'true']).error === undefined;

/**
 * What a RUN of this script says, run by a shell of this machine in a folder with these files, all executable.
 * @param heredoc what another shell reads as its script, as it stands in `script`, from its second line
 */
export async function traceHere(
  shell: string,
  script: string,
  files: Readonly<Record<string, string>> = {},
  heredoc: string | null = null,
): Promise<Trace> {
  const hide = (shown: string): string => shown;
  const inner = heredoc === null ? null : parseShell(heredoc);
  const lineIn = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
  const folder = await mkdtemp(join(tmpdir(), 'stagedive-trace-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      await writeFile(join(folder, name), content, { mode: 0o755 });
    }
    const probe = `printf '%s\\n' "--line--$LINENO" "--bash--$BASH_VERSION"`;
    const probed = spawnSync(shell, ['-c', probe], { encoding: 'utf8' });
    const parsed = parseShell(script);
    const plan = planTrace(
      {
        program: [shell],
        shell: [shell, '-c'],
        operands: [],
        text: script,
        script: parsed,
        lineAt: (offset) => lineIn(script, offset),
        heredoc:
          inner === null
            ? null
            : {
                script: inner,
                lineAt: (offset) => lineIn(inner.text, offset) + 1,
                lineOf: (line) => line + 1,
              },
      },
      TOKEN,
      shellTraits(probed.stdout),
    );
    const output = new TracedOutput(TOKEN, hide, () => undefined);
    const [program = '', ...args] = plan.args;
    const { PATH = '' } = process.env;
    const env = Object.fromEntries(traceEnv(TOKEN).map((pair) => pair.split(/=(.*)/s)));
    const child = spawn(program, args, {
      cwd: folder,
      env: { PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [stdout, stderr] = await Promise.all([readText(child.stdout), readText(child.stderr)]);
    output.push('stdout', Buffer.from(stdout), 0);
    output.push('stderr', Buffer.from(stderr), 0);
    output.end(0);
    const records = output.records();
    const read = (paths: readonly string[]): Promise<readonly (string | null)[]> =>
      Promise.resolve(paths.map((path) => files[path.slice(path.lastIndexOf('/') + 1)] ?? null));
    return buildTrace(plan, {
      records,
      omitted: output.omitted,
      status: output.status ?? 0,
      ...output.printed(),
      took: 5,
      scripts: await readScripts(records, read, hide),
      hide,
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

import { describe, expect, it } from 'vitest';
import { NO_FLAGS } from '../../src/commands/flags/no-flags.ts';
import { runLs } from '../../src/commands/ls.ts';
import { openWorkspace } from '../../src/commands/workspace.ts';
import { cellsOf } from '../../src/text/cells.ts';
import { EXAMPLE } from '../fakes/state.ts';

async function ls(
  options: { json?: boolean; target?: string; dockerfile?: string },
  columns?: number,
): Promise<string> {
  const project = {
    context: '/project',
    path: '/project/Dockerfile',
    name: 'Dockerfile',
    label: 'Dockerfile',
    read: async () => new TextEncoder().encode(options.dockerfile ?? EXAMPLE),
  };
  const flags = {
    ...NO_FLAGS,
    context: '.',
    ...(options.target === undefined ? {} : { target: options.target }),
  };
  const work = await openWorkspace(flags, [], project, {}, '/project');
  let printed = '';
  const stdout = {
    write: (text: string) => (printed += text),
    ...(columns === undefined ? {} : { columns }),
  };
  expect(runLs(work, options, stdout)).toBe(0);
  return printed;
}

describe('stagedive ls', () => {
  it('prints every stage as text, within the width of the terminal', async () => {
    const wide = await ls({}, 120);
    for (const name of ['base', 'deps', 'build', 'test', 'docs', 'runtime']) expect(wide).toContain(name);
    for (const columns of [80, 100, 120]) {
      const text = await ls({}, columns);
      expect(text.endsWith('\n')).toBe(true);
      for (const line of text.split('\n')) expect(cellsOf(line), line).toBeLessThanOrEqual(columns);
    }
  });

  it('cuts nothing in a pipe, and assumes 80 columns for a terminal of unknown size', async () => {
    const long = `registry.example/${'very/'.repeat(30)}long:tag`;
    const dockerfile = `FROM ${long} AS one\nFROM one AS two\n`;
    expect(await ls({ dockerfile })).toContain(long);
    expect(await ls({ dockerfile }, 0)).toBe(await ls({ dockerfile }, 80));
    expect(await ls({ dockerfile }, 80)).not.toContain(long);
  });

  it('prints one JSON document about the named target', async () => {
    const text = await ls({ json: true, target: 'DEPS' });
    const json = JSON.parse(text);
    expect(text.endsWith('}\n')).toBe(true);
    expect(json).toMatchObject({ dockerfile: 'Dockerfile', defaultTarget: 'runtime', target: 'deps' });
    const needed = json.stages.filter((stage: { needed: boolean }) => stage.needed);
    expect(needed.map((stage: { name: string }) => stage.name)).toEqual(['base', 'deps']);
  });
});

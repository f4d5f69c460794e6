import { describe, expect, it, vi } from 'vitest';
import { createProgram } from '../../src/commands/program.ts';
import { COMMANDS } from '../../src/start/command.ts';

/** The names under "Commands:" in the help. */
async function helpedCommands(): Promise<readonly string[]> {
  let help = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    help += String(text);
    return true;
  });
  const none = async (): Promise<number> => 0;
  const wire = Object.fromEntries(['screens', ...COMMANDS].map((name) => [name, none]));
  try {
    await createProgram({ version: '1.2.3', ...wire } as Parameters<typeof createProgram>[0]).run(['--help']);
  } catch {
    // Help ends the parsing by an error.
  } finally {
    write.mockRestore();
  }
  const [, list = ''] = help.split(/^Commands:$/m);
  return [...(list.split('\n\n')[0] ?? '').matchAll(/^ {2}([a-z]+)/gm)].map(([, name]) => name ?? '');
}

describe('the compiled code of a start', () => {
  it('is kept for every command that the program has', async () => {
    const commands = (await helpedCommands()).filter((name) => name !== 'help');
    expect([...COMMANDS].toSorted()).toEqual(commands.toSorted());
  });
});

import { spawnSync } from 'node:child_process';
import { Help } from 'commander';
import { describe, expect, it, vi } from 'vitest';
import { examplesOf, statusesOf } from '../../src/commands/help-texts.ts';
import { manPage } from '../../src/commands/man-page.ts';
import { createProgram } from '../../src/commands/program.ts';

type Wire = Parameters<typeof createProgram>[0];

/** The program with commands that only say which one ran. */
function program(ran: (name: string) => void = () => undefined) {
  const wire = new Proxy({} as Wire, {
    get: (_target, name) =>
      name === 'version'
        ? '1.2.3'
        : async () => {
            ran(String(name));
            return 0;
          },
  });
  return createProgram(wire);
}

const { command } = program();
const names = command.commands.map((one) => one.name());

async function helpOf(args: readonly string[]): Promise<string> {
  let text = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  await program()
    .run(args)
    .catch(() => undefined);
  write.mockRestore();
  return text;
}

describe('the help', () => {
  it.each(names)('of %s has examples and exit statuses', async (name) => {
    const text = await helpOf(name === 'screens' ? ['--help'] : [name, '--help']);
    expect(examplesOf(name).length, 'an example in src/commands/help-texts.ts').toBeGreaterThan(0);
    for (const example of examplesOf(name)) expect(text).toContain(`  ${example.command}`);
    expect(text).toMatch(/^Exit status:\n {2}0 /m);
    expect(text.endsWith('\n\n')).toBe(false);
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  it('names no missing engine where a command needs none', () => {
    const needing = names.filter((name) => statusesOf(name).some(({ status }) => status === '3'));
    expect(names.filter((name) => !needing.includes(name)).toSorted()).toEqual(
      ['completion', 'definitions', 'doctor', 'ls'].toSorted(),
    );
  });

  it.each(names)('gives examples of %s that the program takes', async (name) => {
    for (const { command: example } of examplesOf(name)) {
      const words = /stagedive((?: [^ |)]+)*)/.exec(example)?.[1]?.trim().split(' ') ?? [];
      let started = '';
      const run = program((ran) => {
        started = ran;
      }).run(words.filter((word) => word !== ''));
      expect(await run, example).toBe(0);
      expect(started, example).toBe(name);
    }
  });
});

describe('the man page', () => {
  const page = manPage(command, '1.2.3', '2026-01-31');
  const plain = page.replaceAll('\\-', '-').replaceAll('\\e', '\\');

  it('has every command and every flag', () => {
    for (const one of new Help().visibleCommands(command)) {
      if (one.name() === 'help') continue;
      expect(plain).toContain(`.SS stagedive ${one.name()}`);
      for (const flag of one.options.filter(({ hidden }) => !hidden))
        expect(plain).toContain(`.B ${flag.flags}\n`);
    }
  });

  it('is the same each time, and says the flags of a build once', () => {
    expect(manPage(program().command, '1.2.3', '2026-01-31')).toBe(page);
    expect(plain.split('.B --build-arg <name=value>\n')).toHaveLength(2);
  });

  const hasMandoc = spawnSync('mandoc', ['-T', 'ascii', '/dev/null']).error === undefined;
  it.skipIf(!hasMandoc)('is read by mandoc without a complaint', () => {
    const { stdout } = spawnSync('mandoc', ['-T', 'lint'], { input: page, encoding: 'utf8' });
    expect(stdout).toBe('');
  });

  const hasGroff = spawnSync('groff', ['--version']).status === 0;
  it.skipIf(!hasGroff)('is read by groff without a warning', () => {
    const { status, stdout, stderr } = spawnSync('groff', ['-man', '-Tascii', '-ww'], {
      input: page,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('stagedive build -t app:dev --build-arg VERSION=2 .');
  });
});

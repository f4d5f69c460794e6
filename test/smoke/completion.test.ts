// Completion in the shells themselves, where they are installed: what is typed, a tab, and what stands there then.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';
import { afterAll, describe, expect, test } from 'vitest';

const bin = fileURLToPath(new URL('../../bin/stagedive.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'stagedive-completion-'));
const project = join(folder, 'project');

mkdirSync(join(folder, 'bin'));
symlinkSync(bin, join(folder, 'bin/stagedive'));
mkdirSync(join(project, 'sub'), { recursive: true });
mkdirSync(join(project, 'team'));
mkdirSync(join(project, 'with space'));
writeFileSync(join(project, 'with space/Dockerfile'), 'FROM scratch AS inside\n');
writeFileSync(join(project, 'team/Dockerfile'), 'FROM scratch\n');
writeFileSync(
  join(project, 'team/compose.yaml'),
  'services:\n  web.front: { build: . }\n  db: { image: x }\n',
);
writeFileSync(
  join(project, 'team/docker-bake.json'),
  '{ "target": { "release": {} }, "group": { "all": {} } }',
);
writeFileSync(join(project, 'only.Dockerfile'), 'FROM scratch AS elsewhere\n');
writeFileSync(
  join(project, 'Dockerfile'),
  'ARG RELEASE=1\nFROM scratch AS compile\nCOPY x /x\nFROM compile AS Package\nRUN y\n',
);

afterAll(() => rmSync(folder, { recursive: true }));

const env = {
  ...process.env,
  PATH: [join(folder, 'bin'), dirname(process.execPath), process.env.PATH].join(delimiter),
  HOME: folder,
  XDG_CONFIG_HOME: join(folder, 'config'),
  TERM: 'xterm',
  PS1: '> ',
  HISTFILE: '/dev/null',
};

/** How each shell is started and reads the script, before it prints READY. */
const SHELLS: Readonly<Record<string, { readonly args: readonly string[]; readonly load: string }>> = {
  bash: { args: ['--norc', '--noprofile', '-i'], load: 'source <(stagedive completion bash)' },
  zsh: {
    args: ['-f', '-i'],
    load: 'bindkey -e; autoload -Uz compinit && compinit -u -D; source <(stagedive completion zsh)',
  },
  fish: { args: ['--no-config', '-i'], load: 'stagedive completion fish | source' },
};

function isInstalled(shell: string): boolean {
  try {
    execFileSync(shell, ['-c', 'exit'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A line that is typed, and the whole line once tab has been pressed: the shell runs it as an argument of `echo`. */
const COMPLETED: readonly (readonly [string, string])[] = [
  ['stagedive comp', 'stagedive completion'],
  ['stagedive build --targ', 'stagedive build --target'],
  ['stagedive build --target pa', 'stagedive build --target package'],
  ['stagedive build --target=pa', 'stagedive build --target=package'],
  ['stagedive build --no-cache-filter compile,pa', 'stagedive build --no-cache-filter compile,package'],
  ['stagedive build -f only.Dockerfile --target el', 'stagedive build -f only.Dockerfile --target elsewhere'],
  ['stagedive build --progress raw', 'stagedive build --progress rawjson'],
  ['stagedive shell com', 'stagedive shell compile'],
  ['stagedive files :5', 'stagedive files :5'],
  ['stagedive ls -f only', 'stagedive ls -f only.Dockerfile'],
  ['stagedive ls team --service we', 'stagedive ls team --service web.front'],
  ['stagedive ls team --bake rel', 'stagedive ls team --bake release'],
  // The echo in the test shows how the shell quotes it.
  ['stagedive ls with', 'stagedive ls with\\ space'],
  ['stagedive ls with\\ space --target in', 'stagedive ls with\\ space --target inside'],
  // With or without a slash at its end, as the shell has it.
  ['stagedive ls su', 'stagedive ls sub'],
];

for (const [shell, { args, load }] of Object.entries(SHELLS)) {
  describe.skipIf(!isInstalled(shell))(`in ${shell}`, () => {
    test.each(COMPLETED)('%j becomes %j', async (typed, whole) => {
      const pty = spawn(shell, [...args], { cwd: project, env, cols: 200, rows: 30 });
      let output = '';
      pty.onData((text) => {
        output += text;
      });
      const until = async (pattern: RegExp): Promise<void> => {
        await expect.poll(() => output, { timeout: 20_000 }).toMatch(pattern);
      };
      try {
        pty.write(`${load}; echo REA''DY\r`);
        await until(/READY/);
        pty.write(`${typed}\t`);
        // To a file, since a shell also prints what is typed, and colours it.
        pty.write('\x01echo "\x05" > ../said\r');
        const said = async (): Promise<string> =>
          (await readFile(join(folder, 'said'), 'utf8')).replace(/\/?\s*$/, '');
        await expect.poll(() => said().catch(() => ''), { timeout: 20_000 }).toBe(whole);
      } finally {
        pty.kill();
        rmSync(join(folder, 'said'), { force: true });
      }
    });
  });
}

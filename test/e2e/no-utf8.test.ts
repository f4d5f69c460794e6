/** What commands print where the locale is not UTF-8. */
import { expect, test } from 'vitest';
import { demo, runCommand } from './projects.ts';

test.each([
  [['--help']],
  [['build', '--help']],
  [['ls', demo]],
  [['build', demo, '--progress', 'plain']],
  [['diff', '-C', demo]],
  [['diff', '-C', demo, '--trees', 'build', 'runtime']],
  [['check', '-C', demo, 'runtime-dynamic']],
  [['context', '-C', demo]],
  [['inventory', '-C', demo]],
  [['why', '-C', demo]],
  [['history', 'ls', '--limit', '20']],
  [['doctor']],
  [['files', '-C', demo, 'nosuchstage']],
])('%j prints ASCII in the locale C', async (args) => {
  const { stdout, stderr } = await runCommand(args, { env: { LC_ALL: 'C' } });
  expect(`${stdout}${stderr}`).not.toBe('');
  expect(`${stdout}${stderr}`.match(/[^\x00-\x7f]+/g) ?? []).toEqual([]);
});

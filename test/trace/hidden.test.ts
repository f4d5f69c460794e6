import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { secretHider } from '../../src/trace/hidden.ts';
import { KeptOutput } from '../../src/trace/kept-records.ts';
import { MAX_OUTPUT_CHARS, type TraceRecord, TraceRecords } from '../../src/trace/records.ts';

const SHELLS = [['bash'], ['dash'], ['busybox', 'sh']].filter(
  ([shell = '']) => spawnSync(shell, ['-c', 'true']).error === undefined || shell === 'bash',
);

test.each(SHELLS.map((shell) => [shell.join(' '), shell] as const))(
  'a secret is hidden in each form in which %s quotes it',
  (_, [shell = '', ...flags]) => {
    const script = ': "$1" "a$1"; x="b$1"';
    const ends = process.platform === 'linux' && shell === 'bash' ? '; [[ $1 == "$1" ]]; y=("$1" "c d")' : '';
    for (const secret of ["it's-hush", "''hush''", 'hush$`"\\x', 'hush hush', 'hu\tsh\x1bé', "hush'\r'\\n"]) {
      for (const LC_ALL of ['C', 'C.UTF-8']) {
        const { stderr } = spawnSync(shell, [...flags, '-xc', `${script}${ends}`, 'sh', secret], {
          encoding: 'utf8',
          env: { ...process.env, LC_ALL },
        });
        const shown = secretHider([secret])(stderr);
        expect(shown).toContain('***');
        expect(shown, secret).not.toMatch(/h\\?u/);
      }
    }
  },
);

test('words that everybody knows, and short ones, stay', () => {
  expect(secretHider(['true', 'abc', 'password', ''])('true abc password')).toBe('true abc password');
});

test('no part of a secret is left where a long command or output is cut', () => {
  const secret = 'hush-'.repeat(100);
  const hide = secretHider([secret]);
  const found: TraceRecord[] = [];
  const reader = new TraceRecords(
    'T',
    hide,
    (record) => found.push(record),
    () => undefined,
  );
  reader.push(Buffer.from(`+T:0:1::1::sh:T: echo ${'x'.repeat(1_800)}${secret}\n`), 0);
  reader.end(0);
  expect(found[0]?.text).toMatch(/x\*\*\*$/);
  const output = new KeptOutput();
  for (let at = 0; at < 2 * MAX_OUTPUT_CHARS; at += secret.length) output.add(`${secret}\n`);
  expect(hide(output.text())).not.toContain('hush');
});

import { describe, expect, it } from 'vitest';
import { ruleList } from '../../../src/commands/check/rule-list.ts';
import { type CheckTextOptions, findingText, summaryText } from '../../../src/commands/text/check-text.ts';
import { type Finding, RULES } from '../../../src/filesystem/check/index.ts';

const LIBRARY: Finding = {
  rule: 'missing-library',
  severity: 'error',
  path: '/usr/local/bin/orrery',
  detail: 'It needs libbraille.so.2, which is not in /lib/x86_64-linux-gnu or 3 more folders',
  needs: 'libbraille.so.2',
  foundIn: [
    { stage: 'debug', path: '/opt/braille/lib/libbraille.so.2' },
    { stage: 'deps', path: '/opt/braille/lib/libbraille.so.2' },
    { stage: 'other', path: '/lib/libbraille.so.2' },
  ],
  fix: 'COPY --from=debug /opt/braille/lib/libbraille.so.2 /lib/x86_64-linux-gnu/',
  line: 86,
};

const LEAK: Finding = {
  rule: 'compiler',
  severity: 'warning',
  path: '/usr/bin/gcc\u001b[2J',
  detail: 'A compiler, 1.2 MB',
  needs: null,
  foundIn: [],
  fix: null,
  line: null,
};

const text = (findings: readonly Finding[], options: Partial<CheckTextOptions> = {}) => {
  const all = { colours: false, width: 80, ...options };
  const blocks = findings.map((finding) => findingText(finding, 'demo/Dockerfile', all));
  return `${[...blocks, summaryText('runtime', findings, all.colours)].join('\n\n')}\n`;
};

describe('findings as text', () => {
  it('are a block each and a summary line', () => {
    expect(text([LIBRARY, LEAK])).toBe(
      [
        'error  /usr/local/bin/orrery  demo/Dockerfile:86                 missing-library',
        '  It needs libbraille.so.2, which is not in /lib/x86_64-linux-gnu or 3 more',
        '  folders.',
        '  in   /opt/braille/lib/libbraille.so.2 of debug and deps, /lib/libbraille.so.2',
        '       of other',
        '  add  COPY --from=debug /opt/braille/lib/libbraille.so.2 /lib/x86_64-linux-gnu/',
        '',
        'warning  /usr/bin/gcc\\x1b[2J                                            compiler',
        '  A compiler, 1.2 MB.',
        '',
        'runtime: 1 error, 1 warning; one line to add at the end of the stage.',
        '',
      ].join('\n'),
    );
  });

  it('fit into the window, except the line to copy and a title that is too long', () => {
    for (const width of [70, 80, 100]) {
      const lines = text([LIBRARY, LEAK], { width }).split('\n');
      expect(lines.filter((line) => line.length > width && !line.startsWith('  add'))).toEqual([]);
    }
    expect(text([LEAK], { width: 300 }).split('\n')[0]).toHaveLength(100);
  });

  it('say the same without colours', () => {
    const painted = text([LIBRARY, LEAK], { colours: true });
    expect(painted).toContain('\u001b[31merror\u001b[0m');
    expect(painted.replace(/\u001b\[\d+m/g, '')).toBe(text([LIBRARY, LEAK]));
  });

  it('say that nothing is missing only as far as it was looked at', () => {
    const note: Finding = {
      ...LEAK,
      rule: 'not-looked-at',
      severity: 'note',
      path: '/bin/run',
      detail: 'Not looked at: commands that /bin/run puts together with eval',
    };
    expect(text([note]).split('\n').at(-2)).toBe(
      'runtime: nothing is missing in what was looked at, and nothing is there that should not be; 1 part of it could not be looked at.',
    );
    expect(text([LIBRARY, note]).split('\n').at(-2)).toBe(
      'runtime: 1 error, 1 note; one line to add at the end of the stage.',
    );
  });

  it('may be none', () => {
    expect(text([])).toBe('runtime: nothing is missing, and nothing is there that should not be.\n');
  });

  it('may be none beside those of a baseline, or of some rules only, which says nothing of others', () => {
    const none = (known: number, isPartial: boolean) =>
      summaryText('runtime', [], false, { known, isPartial });
    expect(none(3, false)).toBe('runtime: nothing new beside 3 known findings.');
    expect(none(1, true)).toBe('runtime: nothing new beside 1 known finding.');
    expect(none(0, true)).toBe('runtime: nothing was found by the rules that were asked for.');
  });

  it('may be none of those, which says what could not be looked at', () => {
    const noted = (notes: number, known: number, isPartial: boolean) => {
      const found = Array.from(
        { length: notes },
        (): Finding => ({
          ...LEAK,
          rule: 'not-looked-at',
          severity: 'note',
        }),
      );
      return summaryText('runtime', found, false, { known, isPartial });
    };
    expect(noted(1, 3, false)).toBe(
      'runtime: nothing new beside 3 known findings; 1 part of it could not be looked at.',
    );
    expect(noted(2, 0, true)).toBe(
      'runtime: nothing was found by the rules that were asked for; 2 parts of it could not be looked at.',
    );
    const shorter: Finding = { ...LEAK, rule: 'shorter-base', severity: 'note' };
    expect(summaryText('runtime', [shorter], false, { known: 0, isPartial: true })).toBe('runtime: 1 note.');
  });
});

describe('the summary of a state', () => {
  const summary = (findings: readonly Finding[], scope: { behind?: number; isFailed?: boolean }) =>
    summaryText('runtime', findings, false, { known: 0, isPartial: false, ...scope });

  it('says behind which line fixes go where they go to no end of a stage', () => {
    expect(summary([LIBRARY], { behind: 12 })).toBe('runtime: 1 error; one line to add behind line 12.');
    expect(summary([LIBRARY], {})).toBe('runtime: 1 error; one line to add at the end of the stage.');
  });

  it('says of a stage that fails that only a part of it was there to check', () => {
    expect(summary([], { behind: 12, isFailed: true })).toBe(
      'runtime, as far as it was built: nothing is missing, and nothing is there that should not be.',
    );
  });
});

describe('the list of rules', () => {
  it('has each rule with what it is about, and how to switch it off', () => {
    const list = ruleList();
    for (const { name, about } of RULES) {
      expect(list.split('\n')).toContainEqual(expect.stringMatching(new RegExp(`^  ${name}\\s`)));
      expect(list).toContain(`  ${about}\n`);
    }
    expect(list).toContain('# stagedive ignore=');
    expect(Math.max(...list.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(100);
  });
});

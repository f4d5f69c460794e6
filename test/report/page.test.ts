import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, describe, expect, it, test } from 'vitest';
import { hideNothing, hideTexts } from '../../src/progress/hidden.ts';
import { element, renderPage } from '../../src/report/markup/element.ts';
import { isReportPage } from '../../src/report/own-page.ts';
import { reportPage } from '../../src/report/page.ts';
import { compared, HOSTILE, hostileReport, sampleReport, step } from './sample-report.ts';

afterEach(hideNothing);

/** What texts are made of that want to be markup, styles, links or a policy. */
const PIECES = [
  ...HOSTILE,
  ...[
    '<',
    '>',
    '"',
    "'",
    '&',
    '&amp;',
    '&#x3c;',
    '`',
    '=',
    '/',
    '--',
    ']]>',
    '<![CDATA[',
    '<?',
    '<!--',
    '-->',
    '\n',
    '\t',
    '\0',
  ],
  ...[
    'script',
    'style',
    'svg',
    'onload=',
    'onerror=',
    'href="javascript:',
    'src=//',
    'url(',
    '@import',
    'expression(',
  ],
  ...[
    '</title>',
    '</style>',
    '</svg>',
    '</textarea>',
    '<a href=',
    '<use xlink:href=',
    '<animate onbegin=',
    '<foreignObject>',
  ],
  ...[
    'Content-Security-Policy',
    'http-equiv',
    'default-src *',
    'refresh',
    'data:text/html,',
    '\u2028',
    '\u202e',
    '\ud800',
    '\ufeff',
  ],
] as const;

/** The same report with other texts, each text in many places. Words that only the code chooses stay. */
function withTexts<T>(value: T, texts: readonly string[]): T {
  let at = 0;
  const ofCode = new Set(['state', 'side', 'severity', 'id']);
  const changed = (each: unknown, key: string): unknown => {
    if (typeof each === 'string')
      return ofCode.has(key) || key === 'inputs' ? each : texts[at++ % texts.length];
    if (Array.isArray(each)) return each.map((item) => changed(item, key));
    if (each === null || typeof each !== 'object') return each;
    return Object.fromEntries(Object.entries(each).map(([name, inner]) => [name, changed(inner, name)]));
  };
  return changed(value, '') as T;
}

/** All tags of a page that begin, with their attributes. */
const TAG = /<([a-z0-9]+)((?: [a-zA-Z][a-zA-Z0-9-]*="[^"]*")*)>/g;

/** What stays of a page without its tags, its styles and its text. */
function rest(page: string): string {
  return page
    .replace('<!doctype html>', '')
    .replace(/<style>[^<]*<\/style>/, '')
    .replace(TAG, '')
    .replace(/<\/[a-z0-9]+>/g, '')
    .replace(/[^<>]/g, '');
}

const KNOWN = new Set(
  'html head meta link title style body main header footer section h1 h2 p div span code pre ol ul li dl dt dd table thead tbody tr th td details summary svg g rect path line text'.split(
    ' ',
  ),
);

test('a page is known as one of ours, another file is not', () => {
  expect(isReportPage(reportPage(sampleReport()))).toBe(true);
  expect(isReportPage(reportPage(hostileReport()))).toBe(true);
  expect(isReportPage('<!doctype html>\n<p>Made by stagedive 1.0</p>')).toBe(false);
  expect(isReportPage('FROM scratch\n')).toBe(false);
});

function expectHarmless(page: string): void {
  expect(rest(page)).toBe('');
  for (const [, tag = '', attributes = ''] of page.matchAll(TAG)) {
    expect(KNOWN).toContain(tag);
    for (const [, name = '', value = ''] of attributes.matchAll(/ ([^ =]+)="([^"]*)"/g)) {
      expect(name).not.toMatch(/^(?:on.*|src|style|action|srcdoc|formaction|ping|background)$/);
      if (name === 'href') expect(value).toBe('data:,');
    }
  }
}

describe('an element', () => {
  it('never turns a text or an attribute into markup', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (text, attribute) => {
        const page = renderPage(element('p', { title: attribute }, text, element('code', {}, text)), 1000);
        expect(page).toMatch(/^<!doctype html>\n<p title="[^"<>]*">[^<>]*<code>[^<>]*<\/code><\/p>\n$/);
      }),
    );
  });

  it('leaves out what a browser would not show as it is', () => {
    const page = renderPage(element('p', {}, '\u202eabc\u0000\u001b[31mred\u200b'), 1000);
    expect(page).not.toMatch(/[\u202e\u200b\u0000\u001b]/);
    expect(page).toContain('red');
  });

  it('never shows half a secret', () => {
    hideTexts(['hunter2hunter2']);
    expect(renderPage(element('p', {}, 'x hunter2hunter2'), 8)).toBe('<!doctype html>\n<p>x ***</p>\n');
  });
});

describe('a report', () => {
  it('has what a build has', () => {
    const page = reportPage(sampleReport());
    expectHarmless(page);
    for (const text of [
      'Build of ',
      'What the build waited for',
      'build: RUN make',
      '4.0 s, 93 %',
      '500 kB of them are overwritten',
      'needs libz.so.1',
      '2 of 3 steps ran again, all because main.c changed (line 3).',
      'This build against that of 2026-01-01 10:30 UTC.',
      'and 28 more',
      '1 step from the cache',
      '9.0 MB stayed behind: 83 % of all.',
    ])
      expect(page).toContain(text);
    expect(page).not.toContain('Why it failed');
  });

  it('leaves out what is not known', () => {
    const page = reportPage(
      sampleReport({
        failure: { message: 'exit code: 2', line: 3, source: 'RUN make \\\n  all', advice: [], log: '' },
        reasons: null,
        sizes: null,
        findings: null,
        comparison: null,
        steps: [],
      }),
    );
    expectHarmless(page);
    expect(page).toContain('Why it failed');
    for (const title of ['Why steps ran again', 'Size by instruction', 'Findings', 'What shipped'])
      expect(page).not.toContain(title);
  });

  it('says what a failure means, and shows the end of its log as it was last seen', () => {
    const failure = {
      message: 'exit code: 127',
      line: 3,
      source: 'RUN mkae',
      advice: ['mkae was not found.', 'Correct its name.'],
      log: `${Array.from({ length: 50 }, (_, index) => `line ${index}`).join('\n')}\r\n10 %\r100 %\n`,
    };
    const page = reportPage(sampleReport({ failure }));
    expectHarmless(page);
    for (const text of ['mkae was not found.', 'Correct its name.', '\u2026\nline 11\n', 'line 49\n100 %\n'])
      expect(page).toContain(text);
    for (const text of ['line 10\n', '10 %\r', '\u240d']) expect(page).not.toContain(text);
    expect(reportPage(sampleReport({ failure: { ...failure, log: ' \n' } }))).not.toContain('its log');
  });

  it('counts findings by how grave they are', () => {
    const [finding] = sampleReport().findings ?? [];
    if (finding === undefined) throw new Error('There is a finding.');
    const findings = [finding, finding, { ...finding, severity: 'note' as const }];
    expect(reportPage(sampleReport({ findings }))).toContain('<dd>2 errors, 1 note</dd>');
    expect(reportPage(sampleReport({ findings: [] }))).toContain('<dd>none</dd>');
  });

  it('says nothing of stages that saved nothing', () => {
    const { sizes } = sampleReport();
    if (sizes === null) throw new Error('There are sizes.');
    const same = { ...sizes, split: { stage: 'build', bytes: 2_000_000, saved: 0 } };
    expect(reportPage(sampleReport({ sizes: same }))).not.toContain('saved');
  });

  it('allows its own styles and nothing else', () => {
    const page = reportPage(sampleReport());
    const [, policy] = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(page) ?? [];
    const style = /<style>([^<]*)<\/style>/.exec(page)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(policy?.replaceAll('&#39;', "'")).toBe(
      `default-src 'none'; script-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'`,
    );
    expect(style).not.toMatch(/url\(|@import/);
  });

  it('has only text in the places of text, however hostile', () => {
    const page = reportPage(hostileReport());
    expectHarmless(page);
    expect(HOSTILE.length).toBeGreaterThan(10);
  });

  it('lets no text of a build out of its place, whatever it is made of', () => {
    const piece = fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...PIECES) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
    );
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 40 }),
        (texts, longest) => {
          const page = reportPage(withTexts(hostileReport(), texts));
          expectHarmless(page);
          expect(page.match(/<style>/g)).toHaveLength(1);
          expect(page.match(/<meta http-equiv="/g)).toHaveLength(1);
          expect(page).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
          // Cutting a text must not cut an entity in two.
          const cut = renderPage(element('p', { title: texts[0] ?? '' }, ...texts), longest);
          expect(cut.replace(/&(?:amp|lt|gt|quot|#39);/g, '').match(/&/)).toBeNull();
        },
      ),
      { numRuns: 60 },
    );
  }, 120_000);

  it('stays below a megabyte, however large the build', () => {
    const long = '"&<日本語>'.repeat(300);
    const many = Array.from({ length: 3000 }, (_, index) => index);
    const page = reportPage(
      sampleReport({
        stages: many.slice(0, 400).map((index) => ({
          index,
          name: long,
          base: long,
          isTarget: index === 399,
          isNeeded: true,
          bytes: 1,
        })),
        links: many.slice(1, 400).map((to) => ({ from: to >> 1, to, isBase: false, line: to })),
        steps: many.map((index) =>
          step(`${index}`, index, index + 500, {
            inputs: [`${index - 1}`],
            title: long,
            state: index % 3 === 0 ? 'cached' : 'done',
          }),
        ),
        sizes: {
          bytes: 1,
          wasted: 1,
          lines: many.map((line) => ({ line, stage: long, text: long, bytes: 5, files: 1, wasted: 1 })),
          split: { stage: long, bytes: 1, saved: 0 },
        },
        reasons: {
          against: 0,
          built: null,
          sentence: long,
          hint: long,
          steps: many.map((line) => ({
            stage: long,
            line,
            name: long,
            detail: long,
            files: [long, long],
            fileCount: 9,
          })),
        },
        findings: many.map((line) => ({
          rule: long,
          severity: 'error',
          path: long,
          detail: long,
          fix: long,
          line,
        })),
        comparison: {
          a: long,
          b: long,
          files: many.flatMap((index) =>
            many
              .slice(0, 20)
              .map((sub) => compared(`${long}${index % 50}/${long}${sub}/${index}`, 1000 + index)),
          ),
        },
      }),
    );
    expect(Buffer.byteLength(page)).toBeLessThan(1_000_000);
    expectHarmless(page);
  });

  it('hides what is secret', () => {
    hideTexts(['s3cr3t-token']);
    const page = reportPage(sampleReport({ steps: [step('curl -H s3cr3t-token', 0, 10)] }));
    expect(page).not.toContain('s3cr3t-token');
    expect(page).toContain('curl -H ***');
  });
});

import type { ComparedFile, Report, ReportStep } from '../../src/report/types.ts';

export function step(id: string, start: number, stop: number, more: Partial<ReportStep> = {}): ReportStep {
  return { id, inputs: [], stage: 'build', title: `RUN ${id}`, state: 'done', start, stop, ...more };
}

export function compared(path: string, bytes: number, side: ComparedFile['side'] = 'a'): ComparedFile {
  return { path, bytes, side };
}

/** A small build of two stages that worked. */
export function sampleReport(more: Partial<Report> = {}): Report {
  return {
    target: 'runtime',
    fileName: 'Dockerfile',
    made: Date.UTC(2026, 0, 2, 3, 4, 5),
    engine: '26.1.5',
    version: '1.2.3',
    platform: 'linux/amd64',
    stages: [
      { index: 0, name: 'build', base: 'golang:1.25', isTarget: false, isNeeded: true, bytes: 788_000_000 },
      { index: 1, name: 'docs', base: 'build', isTarget: false, isNeeded: false, bytes: null },
      { index: 2, name: 'runtime', base: 'scratch', isTarget: true, isNeeded: true, bytes: 2_000_000 },
    ],
    links: [
      { from: 0, to: 1, isBase: true, line: 5 },
      { from: 0, to: 2, isBase: false, line: 8 },
    ],
    steps: [
      step('context', 0, 100, { stage: null, title: 'load build context' }),
      step('make', 100, 4100, { inputs: ['context'] }),
      step('lint', 100, 900, { inputs: ['context'] }),
      step('base', 0, 10, { state: 'cached' }),
      step('copy', 4100, 4300, { inputs: ['make'], stage: 'runtime', title: 'COPY --from=build /out /' }),
    ],
    failure: null,
    reasons: {
      against: Date.UTC(2026, 0, 1, 10, 30),
      built: null,
      sentence: '2 of 3 steps ran again, all because main.c changed (line 3).',
      hint: null,
      steps: [
        {
          stage: 'build',
          line: 3,
          name: 'COPY . .',
          detail: '2 files changed',
          files: ['modified main.c', 'added x.c'],
          fileCount: 30,
        },
        { stage: 'build', line: 4, name: 'RUN make', detail: 'line 3 ran again', files: [], fileCount: 0 },
      ],
    },
    sizes: {
      bytes: 2_000_000,
      wasted: 500_000,
      lines: [
        { line: 7, stage: 'runtime', text: 'FROM scratch', bytes: 0, files: 0, wasted: 0 },
        {
          line: 8,
          stage: 'runtime',
          text: 'COPY --from=build /out /',
          bytes: 2_000_000,
          files: 3,
          wasted: 500_000,
        },
      ],
      split: { stage: 'build', bytes: 788_000_000, saved: 0.997 },
    },
    findings: [
      {
        rule: 'missing-library',
        severity: 'error',
        path: '/hello',
        detail: 'needs libz.so.1, which is not there',
        fix: 'COPY --from=build /lib/libz.so.1 /lib/',
        line: 8,
      },
    ],
    comparison: {
      a: 'build',
      b: 'runtime',
      files: [
        compared('usr/lib/libc.a', 6_000_000),
        compared('usr/bin/cc', 3_000_000),
        compared('hello', 1_900_000, 'b'),
        compared('etc/same', 1000, 'both'),
        compared('etc/other', 1000, 'changed'),
      ],
    },
    ...more,
  };
}

/** Texts that want to be more than text. */
export const HOSTILE: readonly string[] = [
  '</script><script>window.hit=1</script>',
  '</style><img src=x onerror="window.hit=1">',
  '"><svg onload=window.hit=1>',
  "' onmouseover='window.hit=1",
  '<!-- --><iframe src="https://evil.example/"></iframe>',
  '</title><base href="https://evil.example/">',
  '<meta http-equiv=refresh content="0;url=https://evil.example/">',
  '&lt;b&gt;&#60;i&#62;',
  '\u202egnp.exe\u202c and \u200bnothing',
  '\u001b]0;title\u0007\u001b[31mred',
  'a\u0000b\u0085c\ud800d',
  '\u0024{window.hit=1}{{constructor}}`javascript:window.hit=1`',
];

/** A report in which every text is hostile. */
export function hostileReport(): Report {
  const all = HOSTILE.join(' ');
  const sample = sampleReport();
  return {
    ...sample,
    target: all,
    fileName: all,
    engine: all,
    version: all,
    platform: all,
    stages: HOSTILE.map((text, index) => ({
      index,
      name: text,
      base: text,
      isTarget: index === 3,
      isNeeded: index % 2 === 1,
      bytes: index * 1000,
    })),
    links: HOSTILE.slice(1).map((_, index) => ({
      from: index,
      to: index + 1,
      isBase: index % 2 === 0,
      line: 1,
    })),
    steps: HOSTILE.map((text, index) =>
      step(`id${index}`, index * 10, index * 1000 + 20, {
        inputs: index === 0 ? [] : [`id${index - 1}`],
        stage: text,
        title: text,
        state: (['done', 'failed', 'cached', 'cancelled'] as const)[index % 4] ?? 'done',
      }),
    ),
    failure: { message: all, line: 3, source: HOSTILE.join('\n'), advice: HOSTILE, log: HOSTILE.join('\n') },
    reasons: {
      against: 0,
      built: 1,
      sentence: all,
      hint: all,
      steps: HOSTILE.map((text, line) => ({
        stage: text,
        line,
        name: text,
        detail: text,
        files: [text, text],
        fileCount: 3,
      })),
    },
    sizes: {
      bytes: 100,
      wasted: 10,
      lines: HOSTILE.map((text, index) => ({
        line: index,
        stage: text,
        text,
        bytes: 10,
        files: 1,
        wasted: 1,
      })),
      split: { stage: all, bytes: 10, saved: 0.5 },
    },
    findings: HOSTILE.map((text) => ({
      rule: text,
      severity: 'warning',
      path: text,
      detail: text,
      fix: text,
      line: 1,
    })),
    comparison: {
      a: all,
      b: all,
      files: HOSTILE.map((text, index) =>
        compared(`${text}/${text}`, 1000 + index, (['a', 'b', 'both', 'changed'] as const)[index % 4]),
      ),
    },
  };
}

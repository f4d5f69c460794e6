import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildTrace } from '../../src/trace/build-trace.ts';
import { parseShell } from '../../src/trace/parse-shell.ts';
import { planTrace, startMark } from '../../src/trace/plan.ts';
import { memberName, type TraceRecord, TraceRecords } from '../../src/trace/records.ts';
import type { Trace } from '../../src/trace/types.ts';

const TOKEN = '7k2x';
const NAME = memberName(TOKEN);
const TEXT = 'true; echo a | grep b | cat';

const script = parseShell(TEXT);
const plan = planTrace(
  {
    program: ['sh'],
    shell: ['sh', '-o', 'pipefail', '-c'],
    operands: [],
    text: TEXT,
    script,
    lineAt: () => 1,
    heredoc: null,
  },
  TOKEN,
  {
    naming: 'lines',
    tracesApart: false,
    hasOwnSh: false,
  },
);
const LINES = [...plan.instrumented.lines.values()];
const OWN_LINES = [...plan.instrumented.ownLines];

const prompt = (before: number, line: number, member: string): string =>
  `+${TOKEN}:${before}:${line}::11:${member}:sh:${TOKEN}: `;

/** What a busybox writes for one command, one entry a write: the prompt, each word with the blank before it, the end. */
const writes = (before: number, line: number, member: string, ...words: string[]): readonly string[] => [
  prompt(before, line, member),
  ...words.map((word, at) => (at === 0 ? word : ` ${word}`)),
  '\n',
];

/** What one command of the pipeline writes, with the two lines of ours around it. */
function memberWrites(
  member: number,
  status: number,
  words: readonly string[],
  printed: readonly string[] = [],
): readonly string[] {
  const line = LINES[member + 1] ?? 0;
  const own = OWN_LINES[member] ?? 0;
  return [
    ...writes(0, own + 1, `${member}`, `${NAME}=${member}`),
    ...writes(0, own + 1, `${member}`, 'trap', `'${NAME}=${member}.; :'`, 'EXIT'),
    ...writes(0, line + 1, `${member}`, ...words),
    ...printed,
    ...writes(status, line + 1, `${member}.`, `${NAME}=${member}.`),
    ...writes(0, line + 1, `${member}.`, ':'),
  ];
}

/** The trace of the script whose pipeline writes in this order: which command writes next, for each write. */
function traceOf(members: readonly (readonly string[])[], order: readonly number[]): Trace {
  const left = members.map((member) => [...member]);
  let text = [...writes(0, 1, '', startMark(TOKEN)), ...writes(0, (LINES[0] ?? 0) + 1, '', 'true')].join('');
  for (const member of order) text += left[member]?.shift() ?? '';
  const records: TraceRecord[] = [];
  let output = '';
  const reader = new TraceRecords(
    TOKEN,
    (hidden) => hidden,
    (record) => records.push(record),
    (printed) => {
      output += printed;
    },
  );
  reader.push(new TextEncoder().encode(text), 1000);
  reader.end(1000);
  return buildTrace(plan, {
    records,
    omitted: 0,
    status: 1,
    output,
    errors: output,
    took: 5,
    scripts: new Map(),
    hide: (shown) => shown,
  });
}

/** All orders of these writes in which each command's own stay in theirs. */
const ordersOf = (members: readonly (readonly string[])[]) => {
  const turns = members.flatMap((all, member) => all.map(() => member));
  return fc.shuffledSubarray(turns, { minLength: turns.length, maxLength: turns.length });
};

/** What we put before `echo a` comes to stand in the record of `cat`: the words of a trap, and those that it runs. */
const TRAP_IN_CAT = [...'10101211222112202202000021000001021102010201111212221'].map(Number);

describe('the commands of a pipeline that write their traces at the same time', () => {
  it('are each listed once, in their order, with the one that failed, however their words are mixed', () => {
    const members = [
      memberWrites(0, 0, ['echo', 'a']),
      memberWrites(1, 1, ['grep', 'b']),
      memberWrites(2, 0, ['cat']),
    ];
    fc.assert(
      fc.property(ordersOf(members), (order) => {
        const { commands, failed, notes, culprit } = traceOf(members, order);
        expect(commands.map(({ text }) => text)).toEqual(['true', 'echo a', 'grep b', 'cat']);
        expect(commands.map(({ status }) => status)).toEqual([0, 0, 1, 0]);
        expect([failed, notes, culprit?.index]).toEqual([2, [], 2]);
      }),
      { numRuns: 2000, examples: [[TRAP_IN_CAT]] },
    );
  });

  it('are found with the one that failed, also where the programs themselves write to stderr', () => {
    const said = ['one', ' warning\n', 'trap me\n'];
    const members = [
      memberWrites(0, 0, ['echo', 'a'], said),
      memberWrites(1, 1, ['grep', 'b'], said),
      memberWrites(2, 0, ['cat'], said),
    ];
    fc.assert(
      fc.property(ordersOf(members), (order) => {
        const { commands, failed } = traceOf(members, order);
        expect(commands.map(({ text }) => text.split(' ')[0])).toEqual(['true', 'echo', 'grep', 'cat']);
        expect([failed, traceOf(members, order).notes]).toEqual([2, []]);
      }),
      { numRuns: 2000 },
    );
  });

  it('are shown as they are written where the text may be mixed, and as they were traced where not', () => {
    const members = [
      memberWrites(0, 0, ['echo', 'a']),
      memberWrites(1, 1, ['grep', 'b']),
      memberWrites(2, 0, ['cat']),
    ];
    const inTurn = members.flatMap((all, member) => all.map(() => member));
    const whole = traceOf([members[0] ?? [], memberWrites(1, 1, ['grep', "'b'"]), members[2] ?? []], inTurn);
    expect(whole.commands.map(({ text }) => text)).toEqual(['true', 'echo a', "grep 'b'", 'cat']);
  });
});

import { describe, expect, it } from 'vitest';
import { MemberRecords } from '../../src/trace/member-records.ts';
import { parseShell } from '../../src/trace/parse-shell.ts';
import type { TraceRecord } from '../../src/trace/records.ts';
import { HAS_DASH, traceHere } from './traced-here.ts';

const ofMember = (member: string): Pick<TraceRecord, 'member'> => ({ member });

describe('the place of a record among those of its member', () => {
  const told = (script: string, members: readonly string[]): readonly unknown[] => {
    const records = new MemberRecords(parseShell(script));
    return members.map((member) => {
      const place = records.next(ofMember(member));
      return place === null || place === 'ours' ? place : place.words[0]?.literal;
    });
  };

  it('says its command, where that is the only one', () => {
    expect(told('echo a | grep b', ['', '0', '1', '0', '1', '1', '0', '0.', '1.', '0.'])).toEqual([
      ...[null, 'ours', 'ours', 'ours', 'ours', 'grep', 'echo', 'ours', 'ours', 'ours'],
    ]);
  });

  it('begins again behind its end', () => {
    expect(told('echo a | cat', ['0', '0', '0', '0.', '0.', '0', '0', '0'])).toEqual([
      ...['ours', 'ours', 'echo', 'ours', 'ours', 'ours', 'ours', 'echo'],
    ]);
  });

  it('says nothing of one of several commands, as in a loop', () => {
    expect(told('{ echo a; echo b; } | cat', ['0', '0', '0'])).toEqual(['ours', 'ours', null]);
    expect(told('for i in 1 2; do echo $i; done | cat', ['0', '0', '0', '0'])).toEqual([
      ...['ours', 'ours', null, null],
    ]);
  });
});

it.skipIf(!HAS_DASH)(
  'the failed command of a pipeline is found, however its shells write into one another',
  async () => {
    for (let round = 0; round < 40; round += 1) {
      const { commands, failed } = await traceHere('dash', 'echo a \\\n | grep b');
      expect(commands[failed ?? -1]).toMatchObject({ text: 'grep b', status: 1, place: { line: 2 } });
    }
  },
);

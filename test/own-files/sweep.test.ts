import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCopyRecord } from '../../src/own-files/copies.ts';
import { isGone, ownerName } from '../../src/own-files/owner.ts';
import { sweepAbandoned } from '../../src/own-files/sweep.ts';

let home: string;
let env: { XDG_STATE_HOME: string; XDG_CACHE_HOME: string };

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'stagedive-own-files-'));
  env = { XDG_STATE_HOME: join(home, 'state'), XDG_CACHE_HOME: join(home, 'cache') };
});
afterEach(() => rmSync(home, { recursive: true }));

/** What ownerName() gives in a process that has ended. */
function endedOwner(): string {
  const { pid } = spawnSync('true');
  return ownerName().replace(/^\d+-\d+/, `${pid}-1`);
}

describe('the owner of a temporary file', () => {
  test('is there while its process runs, and gone afterwards', () => {
    expect(isGone(ownerName())).toBe(false);
    expect(isGone(endedOwner())).toBe(true);
  });

  test.skipIf(!existsSync('/proc/self/stat'))('is gone when its number belongs to a later process', () => {
    expect(isGone(ownerName().replace(/-\d+-/, '-1-'))).toBe(true);
  });

  test.skipIf(!existsSync('/proc/self/stat'))(
    'is gone when nobody has asked yet how its process ended',
    async () => {
      // The parent turns into a program that never asks, before its child ends: a shell might.
      const parent = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 60'], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      try {
        const [line] = (await once(parent.stdout, 'data')) as [Buffer];
        const pid = line.toString().trim();
        const stat = (): string[] =>
          readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? [];
        while (stat()[0] !== 'Z') await delay(10);
        expect(isGone(ownerName().replace(/^\d+-\d+/, `${pid}-${stat()[19]}`))).toBe(true);
      } finally {
        parent.kill('SIGKILL');
      }
    },
  );

  test('is not judged from another host', () => {
    expect(isGone(endedOwner().replace(/\w+$/, 'elsewhere'))).toBe(false);
  });
});

describe('a start', () => {
  test('removes the drafts of processes that have ended, and nothing else', () => {
    const folders = [join(home, 'state/stagedive/breakpoints'), join(home, 'cache/stagedive/code')] as const;
    for (const folder of folders) mkdirSync(folder, { recursive: true });
    const mine = ownerName();
    for (const owner of [mine, endedOwner()]) {
      writeFileSync(join(folders[0], `0af1.json.${owner}`), '');
      writeFileSync(join(folders[1], `cli-abc-ls-v24.1.0-x64.${owner}`), '');
    }
    writeFileSync(join(folders[0], '0af1.json'), '');
    writeFileSync(join(folders[1], 'cli-abc-ls-v24.1.0-x64'), '');
    sweepAbandoned(env);
    expect(readdirSync(folders[0]).toSorted()).toEqual(['0af1.json', `0af1.json.${mine}`]);
    expect(readdirSync(folders[1]).toSorted()).toEqual([
      'cli-abc-ls-v24.1.0-x64',
      `cli-abc-ls-v24.1.0-x64.${mine}`,
    ]);
  });

  test.skipIf(process.getuid?.() !== 0)('leaves what another user has named like a draft of ours', () => {
    const folder = join(home, 'state/stagedive/breakpoints');
    mkdirSync(folder, { recursive: true });
    const name = `0af1.json.${endedOwner()}`;
    mkdirSync(join(folder, name));
    chownSync(join(folder, name), 4242, 4242);
    sweepAbandoned(env);
    expect(readdirSync(folder)).toEqual([name]);
  });

  test('goes on behind a record that cannot be read', () => {
    const records = join(home, 'state/stagedive/copies');
    const [unreadable, readable] = [`${endedOwner()}-1`, `${endedOwner()}-2`];
    mkdirSync(join(records, unreadable), { recursive: true });
    writeFileSync(join(records, readable), `${home}/\0`);
    writeFileSync(join(home, `.stagedive-${readable}-1`), '');
    sweepAbandoned(env);
    expect(readdirSync(home)).toEqual(['state']);
    expect(readdirSync(records)).toEqual([unreadable]);
  });

  test('removes the unfinished copies that a record names, in those folders only', () => {
    const record = createCopyRecord(env);
    const [named, other] = [join(home, 'named'), join(home, 'other')];
    for (const folder of [named, other]) mkdirSync(folder);
    record.add(Buffer.from(`${named}/`));
    const records = join(home, 'state/stagedive/copies');
    const [mine = ''] = readdirSync(records);
    const owner = `${endedOwner()}-1`;
    writeFileSync(join(records, owner), `${named}/\0${home}/missing/\0${other}`);
    for (const folder of [named, other]) {
      writeFileSync(join(folder, `.stagedive-${owner}-7`), '');
      writeFileSync(join(folder, `${record.prefix}7`), '');
      writeFileSync(join(folder, 'kept'), '');
    }
    mkdirSync(join(named, `.stagedive-${owner}-8`));
    sweepAbandoned(env);
    expect(readdirSync(named).toSorted()).toEqual(
      [`.stagedive-${owner}-8`, `${record.prefix}7`, 'kept'].toSorted(),
    );
    // Its name was cut off: the process was killed while it wrote it, before the copy.
    expect(readdirSync(other)).toContain(`.stagedive-${owner}-7`);
    expect(readdirSync(records)).toEqual([mine]);
    record.close();
    expect(existsSync(records)).toBe(false);
  });
});

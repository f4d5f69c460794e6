import { describe, expect, it } from 'vitest';
import { filesLayout } from '../../../src/screens/files/lines/layout.ts';
import { addressKey, stageAddress } from '../../../src/states/address.ts';
import type { AppState } from '../../../src/store/state.ts';
import { inside } from '../../../src/ui/layout.ts';
import {
  asked,
  compared,
  FINDINGS,
  found,
  inspectSituations,
  KEY,
  listed,
  originsOf,
  runtimeEntries,
  textRead,
  traced,
  uninspected,
} from '../../fakes/sample-inspect.ts';
import { walkedFile } from '../../fakes/sample-walk.ts';
import { draw, expectFull, frameOf, LARGE, linesOf, MIDDLE, SMALL, textOf } from '../../fakes/screen.tsx';
import { play } from '../../fakes/state.ts';
import { file, folder, symlink } from '../../filesystem/entries.ts';

const situation = (name: string, size = SMALL): AppState => {
  const state = inspectSituations(size)[name];
  if (state === undefined) throw new Error(`There is no situation ${name}.`);
  return state;
};

describe('the files of a state', () => {
  it('are a tree with sizes, links, and the line that put each there', () => {
    const shown = textOf(situation('Files, traced'));
    expect(shown).toMatch(/╭─ Files of runtime ─+ 5 files · 2\.0 MB ╮/);
    expect(shown).toMatch(/│❯ {3}app +:8 +2\.0 MB │/);
    expect(shown).toMatch(/│ {2}▾ etc\/ +300 B │/);
    expect(shown).toMatch(/latest → config\.json +link │/);
  });

  it('say where the file under the cursor comes from', () => {
    expect(textOf(situation('Files, traced'))).toMatch(/from {2}line 8 · COPY --from=build \/out\/app/);
    const license = play(situation('Files, traced'), asked('files', undefined, 'share/doc/LICENSE'));
    expect(textOf(license)).toMatch(/from {2}line 9 · COPY \/LICENSE of the build context/);
  });

  it('say how many they are beside a stage of any name', () => {
    const stages = walkedFile.stages.map((stage) => ({ ...stage, name: 'long-'.repeat(20) }));
    const address = stageAddress({ ...walkedFile, stages }, 1);
    const [, files] = linesOf(
      play(uninspected(), asked('files', address), listed(runtimeEntries, addressKey(address))),
    );
    expect(files).toMatch(/^╭─ Files of long-long.*…─ 5 files · 2\.0 MB ╮$/);
    const [, diff] = linesOf(play(uninspected(), asked('diff', address)));
    expect(diff).toMatch(/^╭─ long-long[^…]*… ↔ long-long[^…]*… ─/);
  });

  it('show a folder by what is biggest in it', () => {
    const shown = textOf(play(situation('Files, traced', MIDDLE), asked('files', undefined, 'share')));
    expect(shown).toMatch(/40\.0 kB █+ doc\//);
  });

  it('show where links lead, and where they do not', () => {
    const at = (path: string): string =>
      textOf(play(situation('Files, traced'), asked('files', undefined, path)));
    expect(at('etc/latest')).toMatch(/leads → \/etc\/config\.json {2}300 B/);
    expect(at('etc/nowhere')).toMatch(/leads → \/gone {2}✘ does not exist/);
  });

  it('show that in the lowest panel, too, below where they come from', () => {
    const origins = originsOf({ 'etc/latest': {}, 'etc/nowhere': {} });
    const known = { type: 'files/traced', key: KEY, origins: { kind: 'known', value: origins } } as const;
    const at = (path: string, size: typeof SMALL): string =>
      textOf(play(situation('Files, listed', size), known, asked('files', undefined, path)));
    expect(at('etc/latest', SMALL)).toMatch(/from {2}line 8.*leads → \/etc\/config\.json/s);
    expect(at('etc/nowhere', { columns: 60, rows: 16 })).toMatch(/from {2}line 8.*✘ does not exist/s);
  });

  it('show bytes with what they are, and what an ELF asks for', () => {
    const shown = textOf(situation('Files, in bytes', MIDDLE));
    expect(shown).toMatch(/╭─ \/app ─+ ELF · 2\.0 MB ╮/);
    expect(shown).toMatch(/is {4}ELF program, 64-bit, x86-64, dynamically linked/);
    expect(shown).toMatch(/asks {2}\/lib64\/ld-linux-x86-64\.so\.2/);
    expect(shown).toMatch(/needs libz\.so\.1 libc\.so\.6/);
    expect(shown).toMatch(/looks \$ORIGIN\/\.\.\/lib/);
    expect(shown).toMatch(/00000000 {2}00 01 02 03 04 05 06 07/);
  });

  it('say what the engine does for them, why they are not there, and that there is none', () => {
    expect(textOf(situation('Files, listing'))).toContain('Listing the files');
    expect(textOf(situation('Files, listing'))).toContain('[build 2/2] RUN make all');
    expect(textOf(situation('Files, broken'))).toContain('✘ Dockerfile:3: make failed with exit code 2.');
    expect(textOf(situation('Files, empty'))).toContain('This state has no files.');
    expect(textOf(situation('Files, nothing matches'))).toContain('Nothing matches the filter.');
    expect(textOf(situation('Sizes, stopped'))).toContain('Stopped: r starts again.');
  });

  it('colour text where its language is known, and number its lines', () => {
    const plain = play(situation('Files, traced'), textRead('app', 'if true\nend'));
    const coloured = play(plain, {
      type: 'files/coloured',
      key: KEY,
      path: 'app',
      offset: 0,
      tokens: [
        [
          { text: 'if', kind: 'keyword' },
          { text: ' true', kind: 'plain' },
        ],
        [{ text: 'end', kind: 'keyword' }],
      ],
    });
    expect(textOf(coloured)).toBe(textOf(plain));
    expect(textOf(coloured)).toMatch(/│ 1 if true/);
    expect(frameOf(coloured)).not.toBe(frameOf(plain));
  });
});

describe('a comparison', () => {
  it('has both trees side by side', () => {
    const shown = textOf(situation('Diff, compared', MIDDLE));
    expect(shown).toMatch(/╭─ build ↔ runtime ─+ 6 added, 1 modified, 2 removed · \+\d+.* · by size ╮/);
    expect(shown).toMatch(/build +2 files · 2\.0 MB +runtime +5 files · 2\.0 MB/);
    expect(shown).toMatch(/│❯ {3}· +\+ {3}app +2\.0 MB/);
    expect(shown).toMatch(/│ {2}▾ out\/ +2\.0 MB - {3}·/);
    expect(shown).toMatch(/│ +config\.json +310 B ~ +config\.json +contents +300 B/);
  });

  it('has one list with what became of each', () => {
    const shown = textOf(situation('Diff, in one list'));
    expect(shown).toMatch(/│❯ \+ \/app +\+2\.0 MB/);
    expect(shown).toMatch(/│ {2}~ \/etc\/config\.json +contents +−10 B/);
    expect(shown).toMatch(/│ {2}- \/out\/app +−2\.0 MB/);
  });

  it('shows what changed in a text, and where a file was before', () => {
    const shown = textOf(situation('Diff, a text'));
    expect(shown).toMatch(/│ -old/);
    expect(shown).toMatch(/│ \+new/);
    expect(shown).toMatch(/why {3}contents/);
    expect(textOf(situation('Diff, moves'))).toMatch(/was +\/out\/app/);
  });

  it('says that the two are for different platforms', () => {
    expect(textOf(situation('Diff, of two platforms'))).toContain(
      '▲ The left state is for linux/amd64, the right',
    );
  });

  it('leads to a file in the state that has it', () => {
    const screen = draw(play(situation('Diff, compared'), asked('diff', undefined, 'out/app')));
    screen.type('f');
    expect(screen.actions.at(-1)).toMatchObject({
      screen: 'files',
      address: { stage: 0 },
      path: 'out/app',
      jump: true,
    });
    screen.unmount();
  });

  it('says when nothing is different', () => {
    expect(textOf(situation('Diff, the same'))).toContain('The two states are identical.');
  });

  it('offers the states to compare, the first one marked', () => {
    const shown = textOf(situation('Diff, picking two'));
    expect(shown).toContain('Compare build with');
    expect(shown).toMatch(/✔ build +the end, line 4/);
  });
});

describe('a check', () => {
  it('names errors first, and shows the line that mends them', () => {
    const shown = textOf(situation('Check, found'));
    expect(shown).toMatch(/╭─ Check of runtime ─+ 1 error, 1 warning ╮/);
    expect(shown).toMatch(/│❯ ✘ missing-library {2}libz\.so\.1 {2}\/app +:8 │/);
    expect(shown).toMatch(/│ {2}▲ compiler {2}\/usr\/bin\/cc +:9 │/);
    expect(shown).toContain('▎ COPY --from=build /lib/libz.so.1 /lib/');
    expect(textOf(situation('Check, found', MIDDLE))).toMatch(/▶ {2}8 COPY --from=build/);
  });

  it('says when all is well', () => {
    expect(textOf(situation('Check, nothing found'))).toContain('✔ Everything copied here can run');
  });

  it('goes to the file, and to where the missing thing is', () => {
    const screen = draw(situation('Check, found'));
    screen.type('v');
    expect(screen.actions.at(-1)).toMatchObject({
      type: 'inspect/asked',
      screen: 'files',
      path: 'app',
      jump: true,
    });
    screen.unmount();
    const other = draw(situation('Check, found'));
    other.type('O');
    expect(other.actions.at(-1)).toMatchObject({
      screen: 'files',
      path: 'lib/libz.so.1',
      address: { stage: 0 },
    });
    other.unmount();
  });
});

describe('sizes', () => {
  it('are bars by line, with what is for nothing and what the split saved', () => {
    const shown = textOf(situation('Sizes, measured', MIDDLE));
    expect(shown).toMatch(/runtime +3\.0 MB .* 33 % wasted/);
    expect(shown).toMatch(/build +90\.0 MB █+ the split saved 97 %/);
    expect(shown).toMatch(/│❯ :8 +COPY --from=build \/out \/ .*█.?░+ +3\.0 MB +1\.0 MB/);
    expect(shown).toMatch(/\/old +overwritten by :9 +1\.0 MB/);
  });

  it('tell what a stage produced for nobody', () => {
    const shown = textOf(situation('Sizes, left behind', MIDDLE));
    expect(shown).toMatch(/│❯ build {2}1 file .*500 kB +of 2\.5 MB/);
    expect(shown).toMatch(/\/src\/app\.o +500 kB/);
  });
});

describe('keys', () => {
  it('lead into the state that is under the cursor, and esc leads back', async () => {
    const screen = draw(uninspected());
    for (const [key, name] of [
      ['4', 'files'],
      ['5', 'diff'],
      ['6', 'check'],
      ['7', 'sizes'],
    ] as const) {
      screen.type(key);
      expect(screen.actions.at(-1)).toMatchObject({
        type: 'inspect/asked',
        screen: name,
        address: { stage: 1 },
      });
    }
    screen.type('\u001b');
    await screen.shows('╭─ Stages');
    screen.unmount();
  });

  it('filter as one types, keep it, and take it away', async () => {
    const screen = draw(situation('Files, traced'));
    screen.type('/LICENSE');
    await screen.shows('filter: LICENSE▏');
    expect(screen.lines().join('\n')).not.toContain('config.json');
    screen.type('\r');
    await screen.shows(/filter: LICENSE +⏎ view/);
    screen.type('\u001b');
    await screen.shows('config.json');
    screen.unmount();
  });

  it('ask where to copy to, and say what would be overwritten', async () => {
    const screen = draw(situation('Files, traced'));
    screen.type('cout\r');
    expect(screen.actions.at(-1)).toEqual({
      type: 'files/copied',
      path: 'app',
      destination: './out',
      overwrite: false,
    });
    screen.unmount();
    const asking = draw(situation('Files, asked to overwrite'));
    expect(asking.lines().join('\n')).toContain('./app would be overwritten.');
    asking.type('y');
    expect(asking.actions.at(-1)).toMatchObject({ type: 'files/copied', overwrite: true });
    asking.unmount();
  });

  it('go to the line that put a file there, and esc comes back', async () => {
    const screen = draw(situation('Files, traced'));
    screen.type('o');
    await screen.shows('╭─ Stages');
    screen.type('\u001b');
    await screen.shows('╭─ Files of runtime');
    screen.unmount();
  });
});

describe.each([{ columns: 60, rows: 16 }, SMALL, MIDDLE, LARGE])('a window of $columns×$rows', (size) => {
  // What lies on top is drawn in the middle.
  const states = Object.entries(inspectSituations(size)).filter(([, state]) => state.overlay === null);

  it.each(states)('is filled by %s, border to border', (_, state) => expectFull(state));

  it('shows just the rows in view of 60,000', async () => {
    const many = Array.from({ length: 60_000 }, (_, index) => file(`d/f${String(index).padStart(5, '0')}`));
    const page = inside(filesLayout(uninspected(size), null).list).height;
    const state = play(uninspected(size), asked('files'), listed([folder('d'), ...many]), {
      type: 'inspect/foldToggled',
    });
    const screen = draw(state);
    const shown = (): string[] =>
      screen
        .lines()
        .join('\n')
        .match(/f\d{5} +10 B/g) ?? [];
    expect(shown().length).toBeLessThanOrEqual(page + 1);
    screen.type('G');
    await screen.shows('f59999');
    expect(screen.lines().join('\n')).toContain('60001 of 60001');
    screen.unmount();
  });

  it.each([
    ['clears the screen', 'a\u001b[2Jb'],
    ['sets the title', 'a\u001b]0;owned\u0007b'],
    ['breaks lines', 'line\nbreak\rand\ttab'],
    ['turns around', 'turned \u202earound'],
    ['is wide', '日本語の名前が長い'.repeat(12)],
    ['is composed', '👩‍💻🇫🇷e\u0301'],
    ['is long', 'x'.repeat(4000)],
    ['is no UTF-8', '\udcff\udc80 no UTF-8'],
  ])('shows a file whose name %s as text', (_, name) => {
    const entries = [
      ...runtimeEntries,
      folder(name),
      file(`${name}/${name}`, { size: 5_000_000_000, xattrs: { [name]: new Uint8Array() } }),
      symlink(`${name}/link`, name),
    ];
    const files = play(uninspected(size), asked('files'), listed(entries), traced);
    expectFull(files);
    expectFull(play(files, asked('files', undefined, `${name}/${name}`), textRead(`${name}/${name}`, name)));
    expectFull(play(files, asked('files', undefined, `${name}/link`)));
    expectFull(play(files, { type: 'field/opened' }, { type: 'field/typed', text: name.slice(0, 200) }));
    const diff = play(uninspected(size), asked('diff'), compared([file(name)], entries));
    expectFull(diff);
    expectFull(play(diff, { type: 'diff/shapeTurned' }));
    const finding = { ...FINDINGS[1]!, path: `/${name}`, detail: name, needs: name, fix: name };
    expectFull(
      play(
        uninspected(size),
        asked('check'),
        found([{ ...finding, foundIn: [{ stage: name, path: name }] }]),
      ),
    );
  });
});

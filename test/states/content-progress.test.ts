import { expect, it } from 'vitest';
import { ContentProgress } from '../../src/states/content-progress.ts';

function progress() {
  const said: string[] = [];
  const clock = { time: 0 };
  const told = new ContentProgress({ elapsed: () => clock.time } as never, (text) => void said.push(text));
  return { said, clock, told };
}

it('nothing is said of contents that are read within a second', () => {
  const { said, clock, told } = progress();
  told.add(2, 5_000_000);
  told.announce();
  clock.time = 900;
  told.done(1, 3_000_000);
  clock.time = 1_500;
  told.done(1, 2_000_000);
  expect(said).toEqual([]);
});

it('much is said before, and then now and then how far it is', () => {
  const { said, clock, told } = progress();
  told.add(1, 5_000_000_000);
  told.add(1, 5_000_000_000);
  told.announce();
  clock.time = 2_000;
  told.done(0, 1_000_000_000);
  told.done(0, 1_000_000_000);
  clock.time = 6_000;
  told.done(1, 3_000_000_000);
  expect(said).toEqual([
    'Comparing contents: 2 files, 10.0 GB.',
    'Comparing contents: 0 of 2 files, 1.0 GB of 10.0 GB.',
    'Comparing contents: 1 of 2 files, 5.0 GB of 10.0 GB.',
  ]);
});

import { describe, expect, test } from 'vitest';
import { editedPoints } from '../../src/llb/edited-program.ts';
import { dockerfileOf } from '../fakes/state.ts';
import { programWithoutStates } from '../fakes/walk.ts';

/** The file and its last stage as a program. */
function text(...lines: readonly string[]) {
  const dockerfile = dockerfileOf(lines.join('\n'));
  return { dockerfile, program: programWithoutStates(dockerfile, dockerfile.stages.length - 1) };
}

const before = text('FROM a', 'RUN one', 'RUN two && exit 3', 'RUN three');

/** What has changed, and the line where a stop of `before` is now. */
function edited(point: number, ...lines: readonly string[]) {
  const { changed, same } = editedPoints(before, text(...lines), point);
  return [changed, same?.lines.start];
}

describe('an edited program', () => {
  test('goes on at the line that was mended', () => {
    expect(edited(2, 'FROM a', 'RUN one', 'RUN two', 'RUN three')).toEqual([2, 3]);
  });

  test('knows that line by its words where others are new around it', () => {
    expect(edited(2, 'FROM a', 'RUN new', 'RUN one', 'RUN two', 'ENV x=y', 'RUN three')).toEqual([1, 4]);
  });

  test('goes on from a line above that was changed', () => {
    expect(edited(2, 'FROM b', 'RUN one', 'RUN two && exit 3', 'RUN three')).toEqual([0, 3]);
  });

  test('knows a line that an edit below has left alone', () => {
    expect(edited(1, 'FROM a', 'RUN one', 'RUN four')).toEqual([2, 2]);
  });

  test('knows the first line below the edit, which has moved with it', () => {
    expect(edited(3, 'FROM a', 'RUN one', 'RUN two && exit 3', 'ENV x=y', 'RUN three')).toEqual([3, 5]);
  });

  test('takes the first of lines that are equally like the one before the edit', () => {
    expect(edited(2, 'FROM a', 'RUN one', 'RUN two', 'RUN two', 'RUN three')).toEqual([2, 3]);
  });

  test('takes the nearest where the line is gone', () => {
    expect(edited(2, 'FROM a', 'RUN one', 'RUN three')).toEqual([2, 3]);
    expect(edited(3, 'FROM a', 'RUN one')).toEqual([2, 2]);
  });

  test('has changed nothing where nothing was changed', () => {
    expect(edited(2, 'FROM a', 'RUN one', 'RUN two && exit 3', 'RUN three')).toEqual([4, 3]);
  });
});

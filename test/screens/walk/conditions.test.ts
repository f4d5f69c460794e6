/** Conditions of breakpoints in a walk, where the engine is a fake that says what it likes. */
import { describe, expect, it } from 'vitest';
import { parseBreakpoint } from '../../../src/breakpoints/parse.ts';
import type { Breakpoint } from '../../../src/breakpoints/types.ts';
import { Rig } from '../../fakes/rig.ts';
import { AT, teach, walkedFile, walkedGraph } from '../../fakes/sample-walk.ts';
import { start } from '../../fakes/state.ts';
import { settled, until } from '../../fakes/until.ts';
import { vertex } from '../../progress/updates.ts';

async function walking(...texts: readonly string[]): Promise<Rig> {
  return await walkingFrom(null, texts);
}

/** @param line what `d` on a stage asks for; null for the first instruction */
async function walkingFrom(line: number | null, texts: readonly string[]): Promise<Rig> {
  const rig = new Rig(start({ dockerfile: walkedFile }));
  rig.builder.resolution = { graph: walkedGraph, config: null };
  teach(rig.builder.states);
  const breakpoints = texts.map((text) => parseBreakpoint(text) as Breakpoint);
  rig.store.dispatch({ type: 'breakpoints/loaded', breakpoints });
  rig.store.dispatch({ type: 'walk/asked', stage: 1, line, stopsBefore: true, now: rig.clock.now() });
  await until(() => rig.state.walk?.phase.kind === 'standing');
  return rig;
}

async function stands(rig: Rig, point: number): Promise<readonly string[]> {
  await until(() => rig.state.walk?.phase.kind === 'standing' && rig.state.walk.arrival?.point === point);
  return rig.state.walk?.arrival?.met ?? [];
}

function go(rig: Rig): void {
  rig.store.dispatch({ type: 'walk/to', goal: { kind: 'continue' }, now: rig.clock.now() });
}

describe('a condition', () => {
  it('is met in a stage before the one where the walk starts', async () => {
    const rig = await walkingFrom(6, ['path /etc/passwd changes']);
    expect(await stands(rig, AT.make)).toEqual(['/etc/passwd was changed by line 3: 100 → 120 bytes.']);
    expect(rig.state.walk?.arrival?.because).toBe('condition');
  });

  it('of a line behind the start does not lead through the stages before it', async () => {
    const rig = await walkingFrom(6, ['path /etc/passwd changes on line 9']);
    expect(await stands(rig, AT.scratch)).toEqual([]);
    expect(rig.builder.states.solved).toEqual([]);
  });

  it('that is not met before the stage where the walk starts lets it start there', async () => {
    const rig = await walkingFrom(6, ['path /README.md appears']);
    expect(await stands(rig, AT.scratch)).toEqual([]);
    expect(rig.state.walk?.arrival?.because).toBe(null);
  });

  it('asks the engine for the path alone, before and after', async () => {
    const rig = await walking('path /etc/passwd changes');
    const listed = rig.builder.states.listed.length;
    go(rig);
    expect(await stands(rig, AT.make)).toEqual(['/etc/passwd was changed by line 3: 100 → 120 bytes.']);
    expect(rig.state.walk?.arrival?.because).toBe('condition');
    // One listing, of the state where it stands.
    expect(rig.builder.states.listed.slice(listed)).toEqual(['make']);
  });

  it('that is met at the end is said there', async () => {
    const rig = await walking('path /README.md appears');
    go(rig);
    expect(await stands(rig, AT.readme)).toEqual(['/README.md appeared with line 9: 500 bytes.']);
    go(rig);
    expect(await stands(rig, AT.cmd)).toEqual([]);
    expect(rig.state.walk?.arrival?.because).toBe('end');
  });

  it('that cannot be looked at is told, and the walk goes on', async () => {
    const rig = await walking('path /etc/passwd');
    rig.builder.states.unreadable = true;
    go(rig);
    await stands(rig, AT.cmd);
    expect(rig.state.message?.text).toBe(
      'The breakpoint path /etc/passwd could not be looked at: The fake reads nothing.',
    );
  });

  it('about a step waits until the engine has said how it went', async () => {
    const rig = await walking('step longer than 2s on line 3', 'not cached on line 8');
    const [build] = rig.builder.builds;
    go(rig);
    await settled();
    build?.status({ vertexes: [vertex('make', { started: 1000, completed: 4500 })] });
    build?.status({ vertexes: [vertex('copied', { started: 5000, completed: 5001, cached: true })] });
    await until(() => {
      rig.clock.advance(40);
      return rig.state.walk?.phase.kind === 'standing' && rig.state.walk.arrival?.point === AT.make;
    });
    expect(rig.state.walk?.arrival?.met).toEqual(['Line 3 took 3.5s: longer than 2s.']);
    go(rig);
    await until(() => {
      rig.clock.advance(40);
      return rig.state.walk?.phase.kind === 'standing' && rig.state.walk.arrival?.point === AT.cmd;
    });
    expect(rig.state.walk?.arrival?.because).toBe('end');
  });

  it('about a step of which the engine says nothing does not stop the walk', async () => {
    const rig = await walking('not cached');
    go(rig);
    await until(() => {
      rig.clock.advance(700);
      return rig.state.walk?.phase.kind === 'standing' && rig.state.walk.arrival?.point === AT.cmd;
    });
    expect(rig.state.walk?.arrival?.met).toEqual([]);
  });

  it('about a variable never shows a value that looks like a secret', async () => {
    const rig = await walking('env MODE', 'env API_TOKEN');
    go(rig);
    expect(await stands(rig, AT.env)).toEqual(['MODE got "release" from line 2.']);
    expect(rig.configured).toEqual(['2 after']);
  });
});

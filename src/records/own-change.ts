import { plainText } from '../progress/sanitize.ts';
import { shownWord } from './masked.ts';
import { changeOf, type StepChange } from './reasons.ts';
import type { RecordBasis, RecordedImage, RecordedVariable, StepBasis } from './types.ts';
import { wordChange } from './word-change.ts';

/** A step with the basis that it belongs to. */
export interface StepIn {
  readonly step: StepBasis;
  readonly basis: RecordBasis;
}

/** How many variables are named. */
const MAX_NAMED = 3;

/**
 * What changed in what BuildKit is asked to do for a step; null if nothing did. Words that changed without an effect,
 * such as a space more, are no change.
 */
export function ownChange(before: StepIn, now: StepIn): StepChange | null {
  const images = imageChange(before.step.images, now.step.images);
  const remotes = before.step.remotes.join(' ') !== now.step.remotes.join(' ');
  const found = foundChange(before.step, now.step);
  if (before.step.hash === now.step.hash && images === null && !remotes) return found;
  return (
    wordChange(before.step.words, now.step.words) ??
    variableChange(before, now) ??
    settingChange(before.step, now.step) ??
    images ??
    found ??
    flagChange(before.basis.flags, now.basis.flags) ??
    changeOf('instruction', 'the builder does it in another way than before')
  );
}

function variableChange(before: StepIn, now: StepIn): StepChange | null {
  const earlier = variablesOf(before);
  const present = variablesOf(now);
  const names = [...new Set([...earlier.keys(), ...present.keys()])].filter(
    (name) => earlier.get(name)?.hash !== present.get(name)?.hash,
  );
  const changed = names.map((name) => ({
    name,
    from: earlier.get(name) ?? null,
    to: present.get(name) ?? null,
  }));
  // An ARG that an ENV takes over is what started it.
  const args = changed.filter(({ from, to }) => from?.from === 'arg' || to?.from === 'arg');
  const shown = args.length > 0 ? args : changed;
  if (shown.length === 0) return null;
  const more = shown.length - MAX_NAMED;
  const named = shown.slice(0, MAX_NAMED).map(({ name, from, to }) => variableSentence(name, from, to));
  const detail = [...named, ...(more > 0 ? [`${more} more`] : [])].join('; ');
  const [{ from, to } = { from: null, to: null }] = shown;
  const change = changeOf(args.length > 0 ? 'argument' : 'environment', detail, (to ?? from)?.line ?? null);
  const isOfBase = shown.every((each) => (each.to ?? each.from)?.from === 'base');
  return { ...change, source: isOfBase ? 'base-image' : 'setting' };
}

function variablesOf({ step, basis }: StepIn): ReadonlyMap<string, RecordedVariable> {
  return new Map(
    step.variables.flatMap((at) => {
      const variable = basis.variables[at];
      return variable === undefined ? [] : [[variable.name, variable] as const];
    }),
  );
}

function variableSentence(name: string, from: RecordedVariable | null, to: RecordedVariable | null): string {
  const kind = (to ?? from)?.from;
  const what = `${kind === 'arg' ? 'build arg ' : ''}${plainText(name)}${kind === 'base' ? ' of the base image' : ''}`;
  const line = to?.line == null ? '' : ` (line ${to.line})`;
  if (from === null) return `${what} was added${line}`;
  if (to === null) return `${what} was removed`;
  if (from.value === null || to.value === null) return `${what} changed${line}`;
  return `${what} changed from "${plainText(from.value)}" to "${plainText(to.value)}"${line}`;
}

function settingChange(before: StepBasis, now: StepBasis): StepChange | null {
  for (const name of ['--platform', 'USER', 'WORKDIR', 'SHELL']) {
    const [from, to] = [before.settings[name], now.settings[name]];
    if (from?.value === to?.value) continue;
    const line = to?.line == null ? '' : ` (line ${to.line})`;
    const [a, b] = [settingText(from?.value), settingText(to?.value)];
    const detail = `${name} changed from ${a} to ${b}${line}`;
    const reason = name === '--platform' ? 'argument' : 'instruction';
    return { ...changeOf(reason, detail, to?.line ?? null), source: 'setting' };
  }
  return null;
}

/** Flags of the build that say how processes run. */
function flagChange(
  before: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
): StepChange | null {
  for (const name of new Set([...Object.keys(now), ...Object.keys(before)])) {
    if (before[name] === now[name]) continue;
    const [from, to] = [before[name], now[name]];
    const detail =
      from === undefined
        ? `--${name} ${plainText(to ?? '')} was added`
        : to === undefined
          ? `--${name} ${plainText(from)} was removed`
          : `--${name} changed from ${plainText(from)} to ${plainText(to)}`;
    return changeOf('instruction', detail);
  }
  return null;
}

function settingText(value: string | undefined): string {
  return value === undefined || value === '' ? 'nothing' : `"${value.split(' ').map(shownWord).join(' ')}"`;
}

/** Characters of a digest that are shown, as docker does. */
const SHORT_DIGEST = 12;

/** The first image that is another one under the same name. */
function imageChange(before: readonly RecordedImage[], now: readonly RecordedImage[]): StepChange | null {
  for (const [at, { name, digest }] of now.entries()) {
    const earlier = before[at];
    if (earlier === undefined || isSameImage(earlier, { name, digest })) continue;
    const detail =
      earlier.name === name
        ? `${shortName(name)} changed from ${shortDigest(earlier.digest)} to ${shortDigest(digest)}`
        : `${shortName(earlier.name)} became ${shortName(name)}`;
    return changeOf('base-image', detail);
  }
  return null;
}

/** Builders know images by their contents: under another name the same one is no change. */
function isSameImage(before: RecordedImage, now: RecordedImage): boolean {
  return before.digest === now.digest && (now.digest !== null || before.name === now.name);
}

/** The first address at which there is something else than before. */
function foundChange(before: StepBasis, now: StepBasis): StepChange | null {
  for (const [at, remote] of now.remotes.entries()) {
    const [from, to] = [before.found?.[at] ?? null, now.found?.[at] ?? null];
    if (before.remotes[at] !== remote || from === null || to === null || from === to) continue;
    return changeOf(
      'context-file',
      `${shownWord(remote)} changed from ${shortDigest(from)} to ${shortDigest(to)}`,
    );
  }
  return null;
}

/** As people write it. */
function shortName(name: string): string {
  return plainText(name.replace(/^docker\.io\/(?:library\/)?/, ''));
}

function shortDigest(digest: string | null): string {
  return digest === null
    ? 'an unknown digest'
    : plainText(digest)
        .replace(/^sha(?:1|256):/, '')
        .slice(0, SHORT_DIGEST);
}

/**
 * Why a step ran in which nothing changed that we know of.
 * @param before the same step of the earlier build
 */
export function lostSentence(step: StepBasis | undefined, before: StepBasis | undefined): string {
  const isSame = (at: number): boolean => {
    const found = step?.found?.[at] ?? null;
    return found !== null && found === before?.found?.[at];
  };
  const [remote, ...more] = (step?.remotes ?? []).filter((_, at) => !isSame(at));
  if (remote === undefined) return 'nothing changed; the engine no longer has the result of this step';
  const what = more.length === 0 ? shownWord(remote) : `one of ${more.length + 1} remote sources`;
  return `${what} changed, or the engine no longer has the result`;
}

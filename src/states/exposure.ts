/** Where secrets of an image can be besides in the files of its last state. */
import { isPlainValue } from '../dockerfile/plain-values.ts';
import type { Instruction } from '../dockerfile/types.ts';
import type { ConfigValue, DeletedFile, Exposure, HistoryArg } from '../filesystem/check/exposure.ts';
import { isRandom } from '../filesystem/secrets/named-values.ts';
import type { Needle } from '../filesystem/secrets/scanner.ts';
import type { Point } from '../llb/program.ts';
import type { ImageConfig } from '../ports.ts';
import { keptTexts } from './kept-texts.ts';
import type { LocatedState } from './reach.ts';
import { lineSizes } from './sizes.ts';

/** A secret that is given to the build (`--secret`), read. */
export interface GivenSecret {
  readonly id: string;
  readonly value: Uint8Array;
}

/** @param points those that led to the state */
export function exposureOf(
  { target, point, files }: LocatedState,
  points: readonly Point[],
  config: ImageConfig | null,
  secrets: readonly GivenSecret[],
): Exposure {
  const left = files.failure === null ? null : files;
  const instructions = points.flatMap(({ instruction }) => (instruction === null ? [] : [instruction]));
  return {
    contents: (paths, take) => files.contents(paths, take),
    config: configValues(instructions, config),
    historyArgs: historyArgs(instructions),
    texts: keptTexts(instructions),
    needles: secrets.flatMap(needlesOf),
    deleted: async () => {
      const lines = await lineSizes(target, points, point, left);
      return lines.flatMap(({ waste, line }, layer): DeletedFile[] =>
        // What the base image brought is not ours.
        layer === 0
          ? []
          : waste.map(({ path, bytes, why, by }) => {
              return { path, size: bytes, line, by: lines[by]?.line ?? line, why, layer };
            }),
      );
    },
    deletedContents: async (layer, paths, take) => {
      const at = points[layer];
      if (at !== undefined) await target.states.of(at.after).contents(paths, take);
    },
  };
}

/** The last value of each variable and label that an instruction sets, as the image has it where that is known. */
function configValues(
  instructions: readonly Instruction[],
  config: ImageConfig | null,
): readonly ConfigValue[] {
  const found = new Map<string, ConfigValue>();
  const env = new Map(
    config?.env.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );
  const labels = new Map(Object.entries(config?.labels ?? {}));
  for (const each of instructions) {
    if (each.keyword !== 'ENV' && each.keyword !== 'LABEL') continue;
    const { keyword, startLine } = each;
    for (const { key, value } of each.pairs) {
      const known = (keyword === 'ENV' ? env : labels).get(key);
      found.set(`${keyword} ${key}`, { keyword, name: key, value: known ?? value, line: startLine });
    }
  }
  return [...found.values()];
}

/**
 * The ARGs with a RUN after them. BuildKit writes the values of all ARGs that are set into the history of each RUN
 * (dockerfile2llb.runCommandString), also those of the stages below.
 */
function historyArgs(instructions: readonly Instruction[]): readonly HistoryArg[] {
  const waiting = new Map<string, HistoryArg>();
  const found: HistoryArg[] = [];
  for (const each of instructions) {
    if (each.keyword === 'ARG') {
      for (const { name, value, default: written } of each.args) {
        if (value === null || value === '') continue;
        waiting.set(name, { name, value, line: each.startLine, isGiven: value !== written });
      }
    }
    // An ENV of the same name is in the image anyway.
    if (each.keyword === 'ENV') for (const { key } of each.pairs) waiting.delete(key);
    if (each.keyword !== 'RUN') continue;
    found.push(...waiting.values());
    waiting.clear();
  }
  return found;
}

/** Shorter values stand everywhere by chance. */
const MIN_NEEDLE_BYTES = 8;

/** Of a longer secret its beginning is looked for. */
const MAX_NEEDLE_BYTES = 4096;

/** A secret that is a whole file of settings can be copied in parts: the words in it that look like secrets. */
const WORD = /[A-Za-z0-9+/_.~-]{16,400}={0,2}/g;
const MAX_WORDS = 50;

/** The forms in which a secret is looked for: as it is, in base 64, and the long words of a file. */
export function needlesOf({ id, value }: GivenSecret): readonly Needle[] {
  const text = Buffer.from(value).toString('latin1').trim();
  if (text.length < MIN_NEEDLE_BYTES || isPlainValue(text)) return [];
  const whole = Buffer.from(text.slice(0, MAX_NEEDLE_BYTES), 'latin1');
  const packed = Buffer.from(whole.toString('base64').replaceAll('=', ''), 'latin1').subarray(
    0,
    MAX_NEEDLE_BYTES,
  );
  const words = /\s/.test(text)
    ? [...text.matchAll(WORD)]
        .slice(0, MAX_WORDS)
        .flatMap(([word]) => (isRandom(word) ? [Buffer.from(word, 'latin1')] : []))
    : [];
  return [whole, packed, ...words].map((bytes) => ({ id, bytes }));
}

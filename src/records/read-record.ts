import { StagediveError } from '../errors.ts';
import { type BuildRecord, RECORD_VERSION, type RecordBasis, type RecordedStep } from './types.ts';

/** A record cannot be read: it is damaged, or a newer stagedive wrote it. */
export class RecordError extends StagediveError {
  override readonly code = 'malformed';
  constructor(readonly reason: 'damaged' | 'newer') {
    super(reason === 'newer' ? 'The record was written by a newer stagedive.' : 'The record is damaged.');
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads a record from its JSON text. @throws RecordError */
export function readRecord(text: string): BuildRecord {
  const fields = versioned(text);
  const { steps, noCache } = fields;
  return {
    version: RECORD_VERSION,
    id: matching(fields.id, /^[\w.-]{1,128}$/),
    ...(fields.session === undefined ? {} : { session: matching(fields.session, /^[\w.-]{1,128}$/) }),
    folder: textIn(fields.folder),
    definition: textIn(fields.definition),
    target: textIn(fields.target),
    startedAt: numberIn(fields.startedAt),
    duration: numberIn(fields.duration),
    builder: textIn(fields.builder),
    outcome: oneOf(fields.outcome, ['done', 'failed', 'cancelled', 'lost']),
    error: textOrNull(fields.error),
    noCache: typeof noCache === 'boolean' ? noCache : listIn(noCache).map(textIn),
    steps: listIn(steps).map(readStep),
  };
}

function readStep(value: unknown): RecordedStep {
  const fields = fieldsIn(value);
  return {
    stage: textIn(fields.stage),
    line: numberIn(fields.line),
    name: textIn(fields.name),
    state: oneOf(fields.state, ['cached', 'done', 'failed', 'cancelled', 'waiting']),
    started: fields.started === null ? null : numberIn(fields.started),
    duration: numberIn(fields.duration),
    error: textOrNull(fields.error),
    ...(fields.count === undefined ? {} : { count: numberIn(fields.count) }),
  };
}

/**
 * Reads a basis from its JSON text.
 *
 * @param steps how many steps its record has
 * @throws RecordError
 */
export function readBasis(text: string, steps: number): RecordBasis {
  const fields = versioned(text);
  const variables = listIn(fields.variables).map((value) => {
    const { name, value: shown, hash, from, line } = fieldsIn(value);
    return {
      name: textIn(name),
      value: textOrNull(shown),
      hash: textIn(hash),
      from: oneOf(from, ['arg', 'env', 'base']),
      line: line === null ? null : numberIn(line),
    };
  });
  const folders = listIn(fields.folders).map((value) => {
    const { name, paths, modes, links, stamps, contents } = fieldsIn(value);
    return {
      name: textIn(name),
      paths: textIn(paths),
      modes: listIn(modes).map(numberIn),
      links: listIn(links).map((link): readonly [number, string] => {
        const [at, target] = listIn(link);
        return [numberIn(at), textIn(target)];
      }),
      stamps: textIn(stamps),
      contents: textIn(contents),
    };
  });
  const all = listIn(fields.steps);
  if (all.length !== steps) throw new RecordError('damaged');
  return {
    version: RECORD_VERSION,
    variables,
    folders,
    ignored: Object.fromEntries(
      Object.entries(fieldsIn(fields.ignored)).map(([name, patterns]) => [
        name,
        listIn(patterns).map(textIn),
      ]),
    ),
    flags: Object.fromEntries(
      Object.entries(fieldsIn(fields.flags)).map(([name, flag]) => [name, textIn(flag)]),
    ),
    steps: all.map((value) => {
      const step = fieldsIn(value);
      return {
        words: listIn(step.words).map(textIn),
        hash: textIn(step.hash),
        parents: listIn(step.parents).map((at) => indexIn(at, steps)),
        variables: listIn(step.variables).map((at) => indexIn(at, variables.length)),
        settings: Object.fromEntries(
          Object.entries(fieldsIn(step.settings)).map(([name, setting]) => {
            const { value, line } = fieldsIn(setting);
            return [name, { value: textIn(value), line: line === null ? null : numberIn(line) }];
          }),
        ),
        images: listIn(step.images).map((image) => {
          const { name, digest } = fieldsIn(image);
          return { name: textIn(name), digest: textOrNull(digest) };
        }),
        takes: listIn(step.takes).map((take) => {
          const each = fieldsIn(take);
          return {
            folder: indexIn(each.folder, folders.length),
            src: textIn(each.src),
            followSymlink: each.followSymlink === true,
            contentsOnly: each.contentsOnly === true,
            allowWildcard: each.allowWildcard === true,
            include: listIn(each.include).map(textIn),
            exclude: listIn(each.exclude).map(textIn),
          };
        }),
        remotes: listIn(step.remotes).map(textIn),
        ...(step.found === undefined ? {} : { found: listIn(step.found).map(textOrNull) }),
      };
    }),
  };
}

function versioned(text: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new RecordError('damaged');
  }
  const fields = fieldsIn(value);
  const version = numberIn(fields.version);
  if (version !== RECORD_VERSION) throw new RecordError(version > RECORD_VERSION ? 'newer' : 'damaged');
  return fields;
}

function fieldsIn(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new RecordError('damaged');
  return value as Fields;
}

function listIn(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new RecordError('damaged');
  return value;
}

function textIn(value: unknown): string {
  if (typeof value !== 'string') throw new RecordError('damaged');
  return value;
}

function textOrNull(value: unknown): string | null {
  return value === null ? null : textIn(value);
}

function matching(value: unknown, pattern: RegExp): string {
  const text = textIn(value);
  if (!pattern.test(text)) throw new RecordError('damaged');
  return text;
}

function numberIn(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new RecordError('damaged');
  return value;
}

function indexIn(value: unknown, length: number): number {
  const index = numberIn(value);
  if (!Number.isInteger(index) || index < 0 || index >= length) throw new RecordError('damaged');
  return index;
}

function oneOf<const T extends string>(value: unknown, all: readonly T[]): T {
  const found = all.find((each) => each === value);
  if (found === undefined) throw new RecordError('damaged');
  return found;
}

import { parseBool } from '../../text/go-bool.ts';
import { didYouMean } from '../suggest.ts';
import type { RunMount } from '../types.ts';
import { SyntaxProblem } from './problem.ts';

const MOUNT_TYPES = ['bind', 'cache', 'tmpfs', 'secret', 'ssh'] as const;
const SHARING_MODES = ['shared', 'private', 'locked'] as const;
const MOUNT_KEYS =
  'type from source src target dst destination readonly ro readwrite rw id sharing required size mode uid gid env'.split(
    ' ',
  );

/** As docker/go-units RAMInBytes: `64m`, `1.5 GiB`. */
const SIZE_PATTERN = /^(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)? ?(?:b|[kmgtp](?:i?b)?)?$/i;

/** A mount while it is read: later keys override earlier ones. */
type Draft = { -readonly [K in keyof RunMount]: RunMount[K] } & { given: Set<string> };

/**
 * Reads the value of `RUN --mount` (instructions.parseMount). `expand` is null before the environment is known: then
 * only `from` is read and the other keys are left for later, as in BuildKit. Throws SyntaxProblem.
 */
export function parseMount(text: string, expand: ((value: string) => string) | null): RunMount {
  const mount: Draft = {
    type: 'bind',
    from: null,
    source: null,
    target: null,
    id: null,
    readOnly: true,
    required: false,
    env: null,
    sharing: null,
    given: new Set(),
  };
  for (const field of splitFields(text)) {
    const equals = field.indexOf('=');
    const key = (equals < 0 ? field : field.slice(0, equals)).toLowerCase();
    const value = equals < 0 ? null : field.slice(equals + 1);
    if (expand !== null) readField(mount, field, key, value === null ? null : expand(value));
    else if (key === 'from' && value !== null) mount.from = fixedFrom(value);
  }
  if (expand !== null) checkMount(mount);
  const { given, ...result } = mount;
  return result;
}

function fixedFrom(value: string): string | null {
  const dollar = value.indexOf('$');
  if (dollar >= 0 && dollar !== value.length - 1) {
    throw new SyntaxProblem("'from' doesn't support variable expansion, define alias stage instead");
  }
  return value === '' ? null : value;
}

function readField(mount: Draft, field: string, key: string, value: string | null): void {
  mount.given.add(key);
  switch (key) {
    case 'type':
      mount.type = oneOf(MOUNT_TYPES, required(field, value), 'mount type');
      break;
    case 'from':
      mount.from = required(field, value) || null;
      break;
    case 'source':
    case 'src':
      mount.source = required(field, value);
      break;
    case 'target':
    case 'dst':
    case 'destination':
      mount.target = required(field, value);
      break;
    case 'id':
      mount.id = required(field, value);
      break;
    case 'env':
      mount.env = required(field, value);
      break;
    case 'sharing':
      mount.sharing = oneOf(SHARING_MODES, required(field, value), 'sharing value');
      break;
    case 'readonly':
    case 'ro':
      mount.readOnly = boolean(key, value);
      break;
    case 'readwrite':
    case 'rw':
      mount.readOnly = !boolean(key, value);
      break;
    case 'required':
      if (mount.type !== 'secret' && mount.type !== 'ssh') throw unexpected(key, mount);
      mount.required = boolean(key, value);
      break;
    case 'size':
      if (mount.type !== 'tmpfs') throw unexpected(key, mount);
      if (!SIZE_PATTERN.test(required(field, value)))
        throw new SyntaxProblem(`invalid value for size: ${value}`);
      break;
    case 'mode':
      checkNumber(key, required(field, value), 8);
      break;
    case 'uid':
    case 'gid':
      checkNumber(key, required(field, value), 10);
      break;
    default:
      if (value === null) throw new SyntaxProblem(`invalid field '${field}' must be a key=value pair`);
      throw new SyntaxProblem(`unexpected key '${key}' in '${field}'`, didYouMean(key, MOUNT_KEYS));
  }
}

function checkMount(mount: Draft): void {
  const { type, given } = mount;
  if (type === 'bind' || type === 'tmpfs') {
    for (const key of ['mode', 'uid', 'gid']) {
      if (given.has(key)) throw new SyntaxProblem(`${key} not allowed for "${type}" type mounts`);
    }
  }
  const writable = type === 'cache' || type === 'tmpfs';
  if (!['readonly', 'ro', 'readwrite', 'rw'].some((key) => given.has(key))) mount.readOnly = !writable;
  if (type === 'secret') {
    if (mount.from !== null) throw new SyntaxProblem('secret mount should not have a from');
    if (mount.sharing !== null) throw new SyntaxProblem('secret mount should not define sharing');
    if (!mount.source && !mount.target && !mount.id) {
      throw new SyntaxProblem('invalid secret mount. one of source, target required');
    }
    if (mount.source && mount.id) throw new SyntaxProblem("both source and id can't be set");
  }
  if (mount.sharing !== null && type !== 'cache') {
    throw new SyntaxProblem(`invalid cache sharing set for ${type} mount`);
  }
}

function required(field: string, value: string | null): string {
  if (value === null) throw new SyntaxProblem(`invalid field '${field}' must be a key=value pair`);
  return value;
}

function unexpected(key: string, mount: Draft): SyntaxProblem {
  return new SyntaxProblem(`unexpected key '${key}' for mount type '${mount.type}'`);
}

function oneOf<T extends string>(options: readonly T[], value: string, what: string): T {
  const found = options.find((option) => option === value.toLowerCase());
  if (found === undefined) {
    throw new SyntaxProblem(`unsupported ${what} ${JSON.stringify(value)}`, didYouMean(value, options));
  }
  return found;
}

/** A key without a value means true. */
function boolean(key: string, value: string | null): boolean {
  const given = value === null ? true : parseBool(value);
  if (given !== null) return given;
  throw new SyntaxProblem(`invalid value for ${key}: ${value}`);
}

/** Checks a number as Go's strconv.ParseUint with 32 bits. */
function checkNumber(key: string, value: string, base: 8 | 10): void {
  const digits = base === 8 ? /^[0-7]+$/ : /^\d+$/;
  if (!digits.test(value) || Number.parseInt(value, base) >= 2 ** 32) {
    throw new SyntaxProblem(`invalid value ${value} for ${key}`);
  }
}

/** Splits one line of CSV by Go's rules: quotes only around a whole field, doubled inside. Throws SyntaxProblem. */
function splitFields(line: string): string[] {
  if (line === '') throw new SyntaxProblem('failed to parse csv mounts: EOF');
  const fields: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;
  for (;;) {
    const match = field.exec(line);
    if (match === null) throw new SyntaxProblem('failed to parse csv mounts: wrong use of "');
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === '') return fields;
  }
}

import { readRegularFileSync } from '../read-file.ts';
import { keyLines, pathKey } from './json-lines.ts';
import { ProjectError, whyUnreadable } from './project.ts';

type Table = Readonly<Record<string, unknown>>;

/** A JSON file of settings. Every complaint about it is one sentence with file and line. */
export class SettingsFile {
  readonly path: string;
  readonly value: unknown;
  readonly #lines: ReadonlyMap<string, number>;

  constructor(path: string, text: string) {
    this.path = path;
    this.value = parsed(text, path);
    this.#lines = keyLines(text);
  }

  /** The place of a key, for messages: `FILE:3`; the file alone for a key that is not in it. */
  at(...keys: readonly string[]): string {
    for (let length = keys.length; length > 0; length -= 1) {
      const line = this.#lines.get(pathKey(keys.slice(0, length)));
      if (line !== undefined) return `${this.path}:${line}`;
    }
    return this.path;
  }

  /** @returns an error about the value of a key, or about the whole for no keys */
  error(keys: readonly string[], what: string): ProjectError {
    return new ProjectError(`${this.at(...keys)}: ${what}`);
  }

  /**
   * A table of settings.
   * @param known the keys that it may have; null if any
   * @throws ProjectError for anything but an object, and for an unknown key
   */
  table(value: unknown, known: readonly string[] | null, keys: readonly string[]): Table {
    const list = known === null ? '' : `; known here: ${known.map((key) => `"${key}"`).join(', ')}`;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      const what = keys.length === 0 ? 'the config' : `"${keys.join('.')}"`;
      throw this.error(keys, `${what} must be an object${list}.`);
    }
    for (const key of Object.keys(value)) {
      if (known === null || known.includes(key)) continue;
      throw this.error([...keys, key], `unknown key ${JSON.stringify([...keys, key].join('.'))}${list}.`);
    }
    return { ...value };
  }

  /** A text that is not empty, or null where there is none. `example` is a sentence's end: `the name of a stage`. */
  text(value: unknown, key: string, example: string): string | null {
    if (value === undefined || value === null) return null;
    if (typeof value === 'string' && value !== '') return value;
    throw this.error([key], `"${key}" must be ${example}.`);
  }
}

/**
 * Reads a file of settings; null if there is none.
 * @throws ProjectError for a file that cannot be read or is not JSON
 */
export async function readSettings(path: string): Promise<SettingsFile | null> {
  let text: string;
  try {
    // Without waiting, which would delay the first frame.
    text = readRegularFileSync(path).toString();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new ProjectError(`${path}: the config file cannot be read: ${whyUnreadable(error)}.`);
  }
  return new SettingsFile(path, text.replace(/^\uFEFF/, ''));
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new ProjectError(
      `${placeOf(text, message, path)}: this is not valid JSON: ${message.split('\n')[0]}.`,
    );
  }
}

/** V8 gives the position as an offset, or not at all when the text ends too early. */
function placeOf(text: string, message: string, path: string): string {
  const offset = /at position (\d+)/.exec(message)?.[1];
  const before = offset === undefined ? text : text.slice(0, Number(offset));
  return `${path}:${before.split('\n').length}`;
}

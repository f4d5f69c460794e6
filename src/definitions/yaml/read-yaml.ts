import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type ParsedNode,
  parseAllDocuments,
  Scalar,
  type YAMLMap,
} from 'yaml';
import { type At, DefinitionError } from '../error.ts';
import { list, type MapNode, type MergeTag, map, type Node, nodeOf, scalar } from './node.ts';
import { plainScalar } from './plain-scalar.ts';

/** Larger files are refused. */
const MAX_YAML_CHARACTERS = 4 * 1024 * 1024;

/**
 * So many characters that may begin a value a file may have: 30,000 take about a second, in which no signal is heard.
 * Long texts, such as Dockerfiles in a compose file, have few.
 */
const MAX_MARKS = 200_000;

/** Larger files that are JSON are read as such, which is faster and knows no lines. */
const MAX_JSON_WITH_LINES_CHARACTERS = 256 * 1024;

/** So many values a file may have once its aliases are followed; Compose has the same limit (loader/reset.go). */
const MAX_VALUES = 100_000;

/** Deeper nesting is refused. */
const MAX_DEPTH = 200;

/**
 * Reads a YAML file, which may hold several documents. Anchors, aliases and merge keys are followed.
 *
 * @param file the file as messages show it
 * @returns the maps of its documents; empty documents are left out
 * @throws DefinitionError with the line, for what YAML, its size or its nesting does not allow
 */
export function readYaml(text: string, file: string): readonly MapNode[] {
  const whole = { file, line: null };
  const json = text.length > MAX_JSON_WITH_LINES_CHARACTERS ? readJson(text, whole) : null;
  if (json !== null) return [json];
  if (text.length > MAX_YAML_CHARACTERS) {
    throw new DefinitionError(whole, 'it has more than 4 MiB: split it.');
  }
  if (hasTooManyMarks(text)) throw new DefinitionError(whole, 'it has too many values: split it.');
  const lines = new LineCounter();
  let documents: readonly Document.Parsed[];
  try {
    const parsed = parseAllDocuments(text, { schema: 'failsafe', lineCounter: lines, prettyErrors: false });
    documents = 'empty' in parsed ? [] : parsed;
  } catch (error) {
    if (error instanceof RangeError) throw new DefinitionError(whole, 'its values are nested too deeply.');
    throw error;
  }
  return documents.flatMap((document) => {
    const [error] = document.errors;
    if (error !== undefined) {
      throw new DefinitionError(
        { file, line: lines.linePos(error.pos[0]).line },
        `invalid YAML: ${sentence(error.message)}`,
      );
    }
    if (document.contents === null) return [];
    const root = new Reader(document, lines, file).read(document.contents);
    if (root.kind === 'scalar' && root.value === null) return [];
    if (root.kind !== 'map') throw new DefinitionError(root.at, 'it must be a mapping of names to values.');
    return [root];
  });
}

/** Null for what is no JSON, or no mapping. */
function readJson(text: string, at: At): MapNode | null {
  if (!/^\s{0,100}\{/.test(text)) return null;
  try {
    const node = nodeOf(JSON.parse(text), at);
    return node.kind === 'map' ? node : null;
  } catch {
    return null;
  }
}

function hasTooManyMarks(text: string): boolean {
  if (text.length <= MAX_MARKS) return false;
  let marks = 0;
  for (let at = 0; at < text.length && marks <= MAX_MARKS; at++)
    if (':,[{-'.includes(text.charAt(at))) marks++;
  return marks > MAX_MARKS;
}

function sentence(message: string): string {
  const [first = ''] = message.split('\n');
  return `${first.charAt(0).toLowerCase()}${first.slice(1)}${/[.!?]$/.test(first) ? '' : '.'}`;
}

/** A node together with the number of values in it, aliases followed. */
interface Counted {
  readonly node: Node;
  readonly count: number;
}

class Reader {
  readonly #document: Document.Parsed;
  readonly #lines: LineCounter;
  readonly #file: string;
  /** What each anchor stands for; null while it is being read. */
  readonly #known = new Map<unknown, Counted | null>();
  #depth = 0;

  constructor(document: Document.Parsed, lines: LineCounter, file: string) {
    this.#document = document;
    this.#lines = lines;
    this.#file = file;
  }

  read(root: ParsedNode): Node {
    return this.#read(root).node;
  }

  #read(given: unknown): Counted {
    const at = this.#at(given);
    if (isAlias(given)) return this.#alias(given, at);
    const known = this.#known.get(given);
    if (known === null) throw new DefinitionError(at, 'an anchor contains itself.');
    if (known !== undefined) return known;
    if (++this.#depth > MAX_DEPTH) throw new DefinitionError(at, 'its values are nested too deeply.');
    this.#known.set(given, null);
    const counted = this.#fresh(given, at);
    this.#known.set(given, counted);
    this.#depth--;
    if (counted.count > MAX_VALUES) {
      throw new DefinitionError(at, `it has more than ${MAX_VALUES} values once its aliases are followed.`);
    }
    return counted;
  }

  #fresh(given: unknown, at: At): Counted {
    if (isSeq(given)) {
      const items = given.items.map((item) => this.#read(item));
      const node = {
        ...list(
          items.map((item) => item.node),
          at,
        ),
        tag: tagOf(given.tag),
      };
      return { node, count: items.reduce((sum, item) => sum + item.count, 1) };
    }
    if (isMap(given)) return this.#map(given, at);
    if (isScalar(given)) {
      const text = textOfScalar(given.value);
      const isPlain = given.type === Scalar.PLAIN && given.tag !== 'tag:yaml.org,2002:str';
      return { node: { ...scalar(isPlain ? plainScalar(text) : text, at), tag: tagOf(given.tag) }, count: 1 };
    }
    return { node: scalar(null, at), count: 1 };
  }

  #map(given: YAMLMap, at: At): Counted {
    const entries = new Map<string, Node>();
    const merged: Counted[] = [];
    let count = 1;
    for (const { key, value } of given.items) {
      const name = this.#key(key);
      const read = value === null ? { node: scalar(null, this.#at(key)), count: 1 } : this.#read(value);
      count += read.count;
      if (count > MAX_VALUES) break;
      if (name === '<<') merged.push(read);
      else entries.set(name, this.#beside(key, read.node));
    }
    for (const { node } of merged) {
      for (const one of node.kind === 'list' ? node.items : [node]) {
        if (one.kind !== 'map') throw new DefinitionError(one.at, 'a merge key (<<) needs a mapping.');
        for (const [name, value] of one.entries) if (!entries.has(name)) entries.set(name, value);
      }
    }
    return { node: { ...map(entries, at), tag: tagOf(given.tag) }, count };
  }

  /** A list or mapping stands where its key is, though YAML lets it begin on the next line. */
  #beside(key: unknown, node: Node): Node {
    return node.kind === 'scalar' ? node : { ...node, at: this.#at(key) };
  }

  #key(key: unknown): string {
    const { node } = this.#read(key);
    if (node.kind !== 'scalar') throw new DefinitionError(node.at, 'a key must be a text.');
    return String(node.value ?? 'null');
  }

  #alias(alias: Alias, at: At): Counted {
    const target = alias.resolve(this.#document);
    if (target === undefined)
      throw new DefinitionError(at, `there is no anchor &${alias.source} before this.`);
    return this.#read(target);
  }

  #at(node: unknown): At {
    const range = (node as { readonly range?: readonly number[] | null } | null)?.range;
    return { file: this.#file, line: range?.[0] === undefined ? null : this.#lines.linePos(range[0]).line };
  }
}

/** The yaml library makes a symbol of a key that is marked as `!!merge <<`, as yq writes it. */
function textOfScalar(value: unknown): string {
  return typeof value === 'symbol' ? (value.description ?? '') : String(value ?? '');
}

function tagOf(tag: string | undefined): MergeTag {
  return tag === '!reset' ? 'reset' : tag === '!override' ? 'override' : null;
}

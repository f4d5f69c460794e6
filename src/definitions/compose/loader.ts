import { dirname } from 'node:path';
import { isRemoteAddress } from '../../dockerfile/remote-address.ts';
import { DefinitionError } from '../error.ts';
import { absolute } from '../paths.ts';
import { listField, mapField, textField } from '../yaml/fields.ts';
import { isEmpty, type MapNode, map, type Node } from '../yaml/node.ts';
import { readYaml } from '../yaml/read-yaml.ts';
import { readDotenv } from './dotenv.ts';
import { Extender } from './extends.ts';
import { interpolate } from './interpolate.ts';
import { refuseUnknownFileKeys, refuseUnknownServiceKeys } from './known-keys.ts';
import { mergeServices } from './merge.ts';
import { projectName } from './project-name.ts';
import { absoluteSecret, withAbsolutePaths } from './service-paths.ts';
import type { Lookup } from './template.ts';

/** What reading compose files needs from the disk. */
export interface ComposeDisk {
  /**
   * The text of a file; null if there is none.
   * @throws DefinitionError for one that cannot be read
   */
  readonly read: (path: string) => Promise<string | null>;
  /** A path as messages show it. */
  readonly show: (path: string) => string;
  /** The home folder, for `~`. */
  readonly home: string;
}

/** The services and secrets of files, merged, with all paths absolute. */
interface ComposeServices {
  readonly services: ReadonlyMap<string, MapNode>;
  readonly secrets: MapNode | null;
  /** What is wrong with single services, by name. */
  readonly problems: ReadonlyMap<string, DefinitionError>;
}

/** A project as its files say it. */
export interface ComposeModel extends ComposeServices {
  readonly name: string;
}

/** So many files a project may take together, by `include` and `extends`. */
const MAX_FILES = 500;

/** Reads the compose files of one project, as `docker compose` does (compose-go loader). */
export class ComposeLoader {
  readonly #disk: ComposeDisk;
  readonly #problems = new Map<string, DefinitionError>();
  readonly #read = new Map<string, readonly MapNode[]>();
  #includes = 0;

  constructor(disk: ComposeDisk) {
    this.#disk = disk;
  }

  /**
   * A project of several files, each of which overrides those before it.
   *
   * @param folder to which paths are relative
   * @throws DefinitionError with the line
   */
  async project(files: readonly string[], folder: string, lookup: Lookup): Promise<ComposeModel> {
    const documents: MapNode[] = [];
    for (const file of files) documents.push(...(await this.#written(file)));
    const name = projectName(documents, folder, lookup);
    const withName: Lookup = (variable) =>
      lookup(variable) ?? (variable === 'COMPOSE_PROJECT_NAME' ? name : undefined);
    return { ...(await this.#merged(files, folder, withName, [])), name };
  }

  /**
   * The services of several files, each of which overrides those before it.
   *
   * @param folder to which paths are relative
   * @param included the files that include this one, outermost first
   * @throws DefinitionError with the line
   */
  async #merged(
    files: readonly string[],
    folder: string,
    lookup: Lookup,
    included: readonly string[],
  ): Promise<ComposeServices> {
    const services = new Map<string, MapNode>();
    const secrets = new Map<string, Node>();
    let last: MapNode | null = null;
    for (const file of files) {
      for (const document of await this.documents(file, lookup)) {
        last = document;
        await this.#add(document, file, folder, lookup, services);
        for (const [name, secret] of mapField(document, 'secrets')?.entries ?? []) {
          secrets.set(name, absoluteSecret(secret, folder, this.#disk.home));
        }
        await this.#include(document, folder, lookup, [...included, file], services, secrets);
      }
    }
    const { home } = this.#disk;
    return {
      services: new Map([...services].map(([name, one]) => [name, withAbsolutePaths(one, folder, home)])),
      secrets: last === null ? null : map(secrets, last.at),
      problems: this.#problems,
    };
  }

  /** The documents of a file, with variables replaced. @throws DefinitionError */
  async documents(file: string, lookup: Lookup): Promise<readonly MapNode[]> {
    return (await this.#written(file)).map((document) => {
      const given = interpolate(document, lookup);
      return given.kind === 'map' ? given : document;
    });
  }

  /** The documents of a file as they are written; a file that is asked for again is not read again. */
  async #written(file: string): Promise<readonly MapNode[]> {
    const known = this.#read.get(file);
    if (known !== undefined) return known;
    const shown = this.#disk.show(file);
    if (this.#read.size >= MAX_FILES) {
      throw new DefinitionError({ file: shown, line: null }, `more than ${MAX_FILES} files are read for it.`);
    }
    const text = await this.#disk.read(file);
    if (text === null) throw new DefinitionError({ file: shown, line: null }, 'there is no such file.');
    const documents = readYaml(text, shown);
    this.#read.set(file, documents);
    return documents;
  }

  /** Reads the `.env` of a folder, or the named files, under a lookup that goes before them. */
  async environment(files: readonly string[], outer: Lookup): Promise<Lookup> {
    let lookup = outer;
    for (const file of files) {
      const text = await this.#disk.read(file);
      if (text === null) continue;
      const before = lookup;
      const values = readDotenv(text, this.#disk.show(file), outer);
      lookup = (name) => outer(name) ?? values.get(name) ?? before(name);
    }
    return lookup;
  }

  async #add(
    document: MapNode,
    file: string,
    folder: string,
    lookup: Lookup,
    services: Map<string, MapNode>,
  ): Promise<void> {
    refuseUnknownFileKeys(document);
    const given = mapField(document, 'services')?.entries ?? new Map<string, Node>();
    const extender = new Extender({
      ...this.#disk,
      documents: (path) => this.documents(path, lookup),
    });
    for (const [name, node] of given) {
      if (node.tag === 'reset') {
        services.delete(name);
        continue;
      }
      this.#check(name, node);
      const own = await extender.service(name, { services: given, outer: services, file, folder });
      const below = services.get(name);
      services.set(name, below === undefined || own.tag === 'override' ? own : mergeServices(below, own));
    }
  }

  #check(name: string, node: Node): void {
    try {
      if (node.kind === 'map') refuseUnknownServiceKeys(node);
    } catch (error) {
      if (!(error instanceof DefinitionError)) throw error;
      this.#problems.set(name, error);
    }
  }

  async #include(
    document: MapNode,
    folder: string,
    lookup: Lookup,
    included: readonly string[],
    services: Map<string, MapNode>,
    secrets: Map<string, Node>,
  ): Promise<void> {
    const node = document.entries.get('include');
    if (isEmpty(node)) return;
    if (node.kind !== 'list') throw new DefinitionError(node.at, 'include must be a list.');
    for (const item of node.items) {
      const inner = await this.#included(item, folder, lookup, included);
      for (const [name, service] of inner.services) {
        const own = services.get(name);
        services.set(name, own === undefined ? service : mergeServices(service, own));
      }
      for (const [name, secret] of inner.secrets?.entries ?? []) {
        if (!secrets.has(name)) secrets.set(name, secret);
      }
    }
  }

  async #included(
    item: Node,
    folder: string,
    lookup: Lookup,
    included: readonly string[],
  ): Promise<ComposeServices> {
    const { home } = this.#disk;
    const asMap = item.kind === 'map' ? item : map(new Map([['path', item]]), item.at);
    const paths = listField(asMap, 'path').map((path) => {
      if (isRemoteAddress(path) || /^[a-z][a-z0-9+.-]*:\/\//.test(path)) {
        throw new DefinitionError(
          item.at,
          `${path} is not on this machine: only docker compose can include it.`,
        );
      }
      return absolute(path, folder, home);
    });
    // A file may be included again and again, and so may what it includes.
    if (++this.#includes > MAX_FILES) {
      throw new DefinitionError(item.at, `more than ${MAX_FILES} files are included.`);
    }
    const [main] = paths;
    if (main === undefined) throw new DefinitionError(item.at, 'an include has no path.');
    if (included.includes(main)) {
      throw new DefinitionError(
        item.at,
        `${this.#disk.show(main)} includes itself: remove one of the includes.`,
      );
    }
    for (const path of paths) {
      if ((await this.#disk.read(path)) === null) {
        throw new DefinitionError(item.at, `the included file ${this.#disk.show(path)} does not exist.`);
      }
    }
    const given = textField(asMap, 'project_directory');
    const inside = given === null ? dirname(main) : absolute(given, folder, home);
    const envFiles = listField(asMap, 'env_file').map((path) => absolute(path, folder, home));
    const inner = await this.environment(envFiles.length > 0 ? envFiles : [`${inside}/.env`], lookup);
    return await this.#merged(paths, inside, inner, included);
  }
}

import { dirname } from 'node:path';
import { didYouMean } from '../../dockerfile/suggest.ts';
import { DefinitionError } from '../error.ts';
import { absolute } from '../paths.ts';
import { mapField, textField } from '../yaml/fields.ts';
import { isEmpty, type MapNode, map, type Node, textOf } from '../yaml/node.ts';
import { mergeServices } from './merge.ts';
import { withAbsolutePaths } from './service-paths.ts';

/** Longer chains are refused. */
const MAX_CHAIN = 100;

export interface ExtenderDisk {
  readonly documents: (path: string) => Promise<readonly MapNode[]>;
  readonly read: (path: string) => Promise<string | null>;
  readonly show: (path: string) => string;
  readonly home: string;
}

/** Where a service is looked for. */
export interface ServiceScope {
  readonly services: ReadonlyMap<string, Node>;
  /** Services of files before this one. */
  readonly outer: ReadonlyMap<string, Node>;
  /** Absolute path. */
  readonly file: string;
  /** To which the file of `extends` is relative. */
  readonly folder: string;
}

/** Follows `extends`. */
export class Extender {
  readonly #disk: ExtenderDisk;
  readonly #files = new Map<string, ReadonlyMap<string, Node>>();

  constructor(disk: ExtenderDisk) {
    this.#disk = disk;
  }

  /**
   * A service with what it extends merged under it.
   * @param trail the services that led here
   * @throws DefinitionError for a cycle, and for a service or file that does not exist
   */
  async service(name: string, scope: ServiceScope, trail: readonly string[] = []): Promise<MapNode> {
    const node = scope.services.get(name) ?? scope.outer.get(name);
    if (node === undefined || node.kind !== 'map') {
      const at = node?.at ?? { file: this.#disk.show(scope.file), line: null };
      throw new DefinitionError(at, `the service ${name} must be a mapping.`);
    }
    const given = node.entries.get('extends');
    if (isEmpty(given)) return node;
    const key = `${scope.file}\0${name}`;
    if (trail.includes(key)) {
      throw new DefinitionError(
        given.at,
        `the service ${name} extends itself: remove one extends of the cycle.`,
      );
    }
    if (trail.length >= MAX_CHAIN) throw new DefinitionError(given.at, 'the chain of extends is too long.');
    const base = await this.#base(name, given, scope, [...trail, key]);
    const own = new Map(node.entries);
    own.delete('extends');
    return { ...mergeServices(base, map(own, node.at)), tag: node.tag };
  }

  async #base(name: string, given: Node, scope: ServiceScope, trail: readonly string[]): Promise<MapNode> {
    const service =
      given.kind === 'scalar' ? textOf(given) : given.kind === 'map' ? textField(given, 'service') : null;
    if (service === null || service === '') {
      throw new DefinitionError(given.at, `the extends of ${name} must name a service.`);
    }
    const file = given.kind === 'map' ? textField(given, 'file') : null;
    if (file === null) {
      this.#require(service, new Map([...scope.outer, ...scope.services]), given, scope.file);
      return await this.service(service, scope, trail);
    }
    const { home } = this.#disk;
    const path = absolute(file, scope.folder, home);
    const services = await this.#services(path, given);
    this.#require(service, services, given, path);
    const inner = { services, outer: new Map<string, Node>(), file: path, folder: dirname(path) };
    return withAbsolutePaths(await this.service(service, inner, trail), dirname(path), home);
  }

  #require(service: string, services: ReadonlyMap<string, Node>, given: Node, path: string): void {
    if (services.has(service)) return;
    const guess = didYouMean(service, services.keys());
    throw new DefinitionError(
      given.at,
      `${this.#disk.show(path)} has no service ${service} to extend${guess === null ? '' : ` (${guess})`}.`,
    );
  }

  async #services(path: string, given: Node): Promise<ReadonlyMap<string, Node>> {
    const known = this.#files.get(path);
    if (known !== undefined) return known;
    if ((await this.#disk.read(path)) === null) {
      throw new DefinitionError(given.at, `the file ${this.#disk.show(path)} to extend from does not exist.`);
    }
    const documents = await this.#disk.documents(path);
    const services = new Map(documents.flatMap((one) => [...(mapField(one, 'services')?.entries ?? [])]));
    this.#files.set(path, services);
    return services;
  }
}

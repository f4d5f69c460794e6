import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONFIG_NAME, NO_CONFIG, readConfig } from '../../src/project/config.ts';
import { ProjectError } from '../../src/project/project.ts';

let home = '';

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'stagedive-config-'));
});

afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

async function folder(name: string, text?: string): Promise<string> {
  const path = join(home, name);
  await mkdir(path, { recursive: true });
  if (text !== undefined) await writeFile(join(path, CONFIG_NAME), text);
  return path;
}

const sentence = async (text: string): Promise<string> => {
  const error: unknown = await readConfig([await folder('bad', text)]).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(ProjectError);
  return error instanceof Error ? error.message.replace(home, '') : '';
};

describe('the config file', () => {
  it('is optional', async () => {
    expect(await readConfig([await folder('empty'), join(home, 'nowhere')])).toBe(NO_CONFIG);
    expect(await readConfig([])).toBe(NO_CONFIG);
  });

  it('has the toolbox and the rules that are off', async () => {
    const path = await folder('one', '{ "toolbox": "busybox:musl", "check": { "off": ["a", "b"] } }');
    expect(await readConfig([path])).toEqual({
      toolbox: 'busybox:musl',
      check: { ...NO_CONFIG.check, off: ['a', 'b'] },
      defaults: NO_CONFIG.defaults,
      file: join(path, CONFIG_NAME),
    });
  });

  it.each(['{}', '{ "check": {} }', '{ "toolbox": null }', '\uFEFF{}'])(
    'can leave out any field: %j',
    async (text) => {
      const path = await folder('one', text);
      expect(await readConfig([path])).toEqual({ ...NO_CONFIG, file: join(path, CONFIG_NAME) });
    },
  );

  it('is that of the first folder that has one', async () => {
    const a = await folder('a');
    const b = await folder('b', '{ "toolbox": "b" }');
    const c = await folder('c', '{ "toolbox": "c" }');
    expect((await readConfig([a, b, c])).toolbox).toBe('b');
    expect((await readConfig([c, b])).toolbox).toBe('c');
  });

  it('names the line where it is not valid JSON', async () => {
    expect(await sentence('{\n  "toolbox": "a",\n  oops\n}')).toMatch(
      /^\/bad\/\.stagedive\.json:3: this is not valid JSON: .*\.$/,
    );
    expect(await sentence('{\n\n')).toMatch(/^\/bad\/\.stagedive\.json:3: this is not valid JSON: .*\.$/);
    expect(await sentence('')).toMatch(/^\/bad\/\.stagedive\.json:1: this is not valid JSON: .*\.$/);
  });

  it.each([
    [
      '[]',
      'the config must be an object; known here: "toolbox", "check", "file", "target", "service", "bake", "args".',
    ],
    [
      'null',
      'the config must be an object; known here: "toolbox", "check", "file", "target", "service", "bake", "args".',
    ],
    [
      '{ "tolbox": "a" }',
      'unknown key "tolbox"; known here: "toolbox", "check", "file", "target", "service", "bake", "args".',
    ],
    ['{ "check": { "on": [] } }', 'unknown key "check.on"; known here: "off", "severity", "limits".'],
    ['{ "check": [] }', '"check" must be an object; known here: "off", "severity", "limits".'],
    ['{ "check": { "off": "a" } }', '"check.off" must be a list of rule names, such as ["package-cache"].'],
    ['{ "check": { "off": [1] } }', '"check.off" must be a list of rule names, such as ["package-cache"].'],
    ['{ "toolbox": 3 }', '"toolbox" must be the name of an image, such as "busybox:musl".'],
    ['{ "target": 1 }', '"target" must be the name of a stage.'],
    ['{ "service": "" }', '"service" must be the name of a compose service.'],
    ['{ "bake": 1 }', '"bake" must be the name of a bake target.'],
    ['{ "service": "a", "bake": "b" }', '"service" and "bake" exclude each other: leave one of them out.'],
    [
      '{ "file": [] }',
      '"file" must be the path of a Dockerfile, compose file or bake file, such as "docker/Dockerfile".',
    ],
    ['{ "args": { "A": 1 } }', '"args" must be texts by the name of an ARG, such as { "VERSION": "2" }.'],
    ['{ "args": { "A=B": "1" } }', '"args" must be texts by the name of an ARG, such as { "VERSION": "2" }.'],
    ['{ "args": [] }', '"args" must be an object.'],
    ['{ "toolbox": "" }', '"toolbox" must be the name of an image, such as "busybox:musl".'],
  ])('says what is wrong with %s', async (text, message) => {
    const place = text.startsWith('{') ? ':1' : '';
    expect(await sentence(text)).toBe(`/bad/.stagedive.json${place}: ${message}`);
  });

  it('names the line of a key, whatever its lines end with', async () => {
    expect(await sentence('{\r\n  "check": {\r\n\r\n    "of": []\r\n  }\r\n}')).toMatch(
      /^\/bad\/\.stagedive\.json:4: unknown key "check\.of"; /,
    );
    expect(await sentence('{ "args": {\n "a": "\\n}{",\n "a\\"b": 7 } }')).toMatch(/json:3: "args" must/);
  });

  it('has what the command line leaves out, its paths relative to the file', async () => {
    const path = await folder(
      'one',
      '{ "file": "docker/Dockerfile", "target": "t", "args": { "A": "1", "B": "" } }',
    );
    expect((await readConfig([path])).defaults).toEqual({
      file: join(path, 'docker/Dockerfile'),
      target: 't',
      service: null,
      bake: null,
      args: ['A=1', 'B='],
    });
    const team = await folder('two', '{ "file": "ci/compose.yml", "service": "web" }');
    expect((await readConfig([team])).defaults).toMatchObject({
      file: join(team, 'ci/compose.yml'),
      service: 'web',
      bake: null,
    });
  });

  it('is an error with one sentence if it cannot be read', async () => {
    const path = await folder('one');
    await mkdir(join(path, CONFIG_NAME));
    await expect(readConfig([path])).rejects.toThrow('the config file cannot be read: it is a folder.');
  });
});

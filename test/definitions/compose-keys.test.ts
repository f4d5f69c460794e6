import { describe, expect, it } from 'vitest';
import { named, problemOf } from './tree.ts';

const FROM = { Dockerfile: 'FROM scratch AS a\nFROM scratch\n' };

describe('what is wrong with a compose file beside its builds', () => {
  it.each([
    [
      'services:\n  web:\n    build: .\n    dockerfile: x\n',
      4,
      'a service has no key dockerfile (it belongs under build).',
    ],
    ['services:\n  web:\n    buidl: .\n', 3, 'a service has no key buidl (did you mean build?).'],
    ['servcies: {}\nservices: {}\n', 1, 'a compose file has no key servcies (did you mean services?).'],
    [
      'web:\n  build: .\n',
      1,
      'web is a service as Compose 1 had them: put all services under the key services.',
    ],
    [
      'services:\n  web:\n    build: .\n    healthcheck:\n      tset: x\n',
      5,
      'healthcheck has no key tset (did you mean test?).',
    ],
  ])('is a key that Compose refuses outside of the build: %j', async (compose, line, said) => {
    expect(await problemOf({ ...FROM, 'compose.yaml': compose })).toBe(`compose.yaml:${line}: ${said}`);
  });

  it('leaves the keys that Compose has, and those of extensions', async () => {
    const compose = `x-a: 1\nname: n\nmodels: {}\nservices:
  web: {build: ., x-b: 1, deploy: {resources: {}}, develop: {watch: []}, gpus: all, logging: {driver: none}}\n`;
    expect(await problemOf({ ...FROM, 'compose.yaml': compose })).toBe(null);
  });

  it('is none of a file that defines no build', async () => {
    const compose = (more: string): string => `services: {web: {ports: ["\${PORT:?set it}:80"]${more}}}\n`;
    expect(await problemOf({ ...FROM, 'compose.ports.yaml': compose('') })).toBe(null);
    expect(await problemOf({ ...FROM, 'compose.ports.yaml': compose(', build: .') })).toMatch(
      /^compose\.ports\.yaml:1: the variable PORT needs a value/,
    );
  });

  it('is not that other keys cannot be merged', async () => {
    const { by } = await named({
      ...FROM,
      'compose.yaml': 'services: {web: {build: ., networks: [a]}}\n',
      'compose.override.yaml': 'services: {web: {build: {target: a}, networks: {b: {}}, platform: ""}}\n',
    });
    expect(by.get('web')).toMatchObject({ problem: null, target: 'a', flags: { platform: [] } });
  });
});

describe('a large compose file', () => {
  const script = `RUN echo ${'x'.repeat(80)}\n`;

  it('may hold long Dockerfiles', async () => {
    const inner = `        ${script}`.repeat(20_000);
    const { by } = await named({
      'compose.yaml': `services:\n  web:\n    build:\n      dockerfile_inline: |\n        FROM scratch\n${inner}`,
    });
    expect(by.get('web')).toMatchObject({ problem: null });
  });

  it('may be JSON that a program has written', async () => {
    const build = { dockerfile_inline: 'FROM scratch', args: { A: script.repeat(10) } };
    const services = Object.fromEntries(
      Array.from({ length: 2_000 }, (_, index) => [`s${index}`, { build }]),
    );
    const { by } = await named({ 'compose.yaml': JSON.stringify({ services }) });
    expect(by.get('s1999')).toMatchObject({ problem: null, stages: 1 });
  });
});

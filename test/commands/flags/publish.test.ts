import { describe, expect, it } from 'vitest';
import { parsePublish } from '../../../src/commands/flags/publish.ts';

const port = (container: string, hostPort: string, hostAddress = '') => ({
  container,
  hostAddress,
  hostPort,
});

describe('--publish', () => {
  it.each([
    ['80', [port('80/tcp', '')]],
    ['80/udp', [port('80/udp', '')]],
    ['8080:80', [port('80/tcp', '8080')]],
    ['127.0.0.1:8080:80', [port('80/tcp', '8080', '127.0.0.1')]],
    ['127.0.0.1::80', [port('80/tcp', '', '127.0.0.1')]],
    ['[::1]:8080:80/TCP', [port('80/tcp', '8080', '::1')]],
    ['::1:8080:80', [port('80/tcp', '8080', '::1')]],
    ['8000-8001:80-81', [port('80/tcp', '8000'), port('81/tcp', '8001')]],
    ['8000-8010:80', [port('80/tcp', '8000-8010')]],
    ['80-81', [port('80/tcp', ''), port('81/tcp', '')]],
  ])('%s means what it means to docker', (value, ports) => {
    expect(parsePublish(value)).toEqual(ports);
  });

  it.each([
    '',
    ':',
    'web',
    '0',
    '65536',
    '80/icmp',
    '8000-8002:80-81',
    'host:80:80',
    '81-80',
    '8080:',
    'x:80',
    '80/',
  ])('%j is refused in one sentence that says how to write it', (value) => {
    expect(() => parsePublish(value)).toThrow(
      /^--publish .*; write \[\[ADDRESS:]HOST_PORT:]PORT\[\/PROTOCOL]\.$/,
    );
  });
});

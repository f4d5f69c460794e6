import { expect, test } from 'vitest';
import { inventoryJson } from '../../../src/commands/json/inventory-json.ts';
import { inventoryText } from '../../../src/commands/text/inventory-text.ts';
import { COMPARISON, comparedPackage } from '../../fakes/sample-inventory.ts';

const COMPARED = { a: 'build', b: 'runtime', ...COMPARISON };

test('two states are told as what came over, what is new, what was left behind', () => {
  expect(inventoryText(COMPARED)).toBe(`came over (in build and runtime): 1
  deb  zlib1g  1:1.3.1-1  /opt/zlib1g

new (only in runtime): 1
  npm  @types/node  22.1.0  /opt/@types/node

left behind (only in build): 1
  deb  gcc  14.2.0-1  /usr/lib/gcc

attack surface                  build  runtime
  set-uid and set-gid programs  1      0
  programs with capabilities    0      1
  exposed ports                 0      1
  shells                        1      1

  /usr/bin/su    4755                  left behind
  /app/server    cap_net_bind_service  new
  80/tcp                               new
  /usr/bin/dash  sh                    came over
`);
});

test('names from a state cannot act on the terminal', () => {
  const evil = comparedPackage('npm', 'a\u001b[31mb', '1\u009b2', ['b']);
  const text = inventoryText({
    a: null,
    b: 'runtime',
    inventory: { packages: [{ ...evil, paths: { a: [], b: ['/x\u001b[2J'] } }], notRead: [] },
    surface: [{ kind: 'shells', what: '/bin/\u001b]0;x\u0007sh', detail: 'sh', in: ['b'] }],
  });
  expect(text).not.toMatch(/[\u001b\u0007\u009b]/);
});

test('JSON has the fields of the contract, with surface and what was not read beside them', () => {
  const json = inventoryJson({ ...COMPARED, inventory: { ...COMPARED.inventory } });
  expect(json).toMatchObject({
    a: { ref: 'build' },
    b: { ref: 'runtime' },
    surface: {
      setuid: [{ path: '/usr/bin/su', mode: '4755', in: ['a'] }],
      capabilities: [{ path: '/app/server', capabilities: ['cap_net_bind_service'], in: ['b'] }],
      ports: [{ port: '80/tcp', in: ['b'] }],
      shells: [{ path: '/usr/bin/dash', names: ['dash', 'sh'], in: ['a', 'b'] }],
    },
    notRead: [{ path: '/app/broken.jar', why: 'it is no valid zip archive', in: 'b' }],
  });
  expect((json as { packages: unknown[] }).packages[0]).toEqual({
    purl: 'pkg:deb/gcc@14.2.0-1',
    name: 'gcc',
    version: '14.2.0-1',
    type: 'deb',
    in: ['a'],
    path: '/usr/lib/gcc',
  });
});

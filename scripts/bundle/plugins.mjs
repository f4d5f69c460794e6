// Changes to bundled packages that make the first frame appear sooner. "Saves N ms" is processor time up to the first
// frame of the demo, the median of 12 alternating runs with ink 8.0 on Node 24.21, where a start takes about 120 ms and an
// empty node program 30 ms.
import { existsSync } from 'node:fs';
import promises, { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import React from 'react';
import jsx from 'react/jsx-runtime';
import { plainDescriptor } from './plain-descriptor.mjs';

/**
 * Rewrites the text of one module. A pattern that does not match breaks the build, so that updates of a package cannot
 * go unnoticed.
 * @param {RegExp} filter matches the path of the module
 * @param {[string | RegExp, string][]} changes the old and the new text
 */
function rewrite(bundle, filter, changes) {
  bundle.onLoad({ filter }, async ({ path }) => {
    let contents = await readFile(path, 'utf8');
    for (const [from, to] of changes) {
      const missing = typeof from === 'string' ? !contents.includes(from) : !from.test(contents);
      if (missing) return { errors: [{ text: `${path} does not hold ${from} any more` }] };
      contents = contents.replace(from, to);
    }
    return { contents };
  });
}

/**
 * Ink's layout engine is WebAssembly that its package fetches from a data: URL, which loads all of node's HTTP client.
 * Compiled in place, it is available at once, and the bundle needs no top-level await. With one it could not be a CommonJS
 * script, whose compiled code can be cached.
 */
export const yogaInPlace = {
  name: 'yoga-in-place',
  setup(bundle) {
    rewrite(bundle, /yoga-layout\/dist\/src\/index\.js$/, [['await loadYoga()', 'loadYoga()']]);
    rewrite(bundle, /yoga-layout\/dist\/binaries\/yoga-wasm-base64-esm\.js$/, [
      ['import.meta.url', '""'],
      // Declares the constant before the loader, which then gets it through emscripten's own hook.
      [/^([\s\S]*)"data:application\/octet-stream;base64,([^"]+)"/, 'const WASM = "$2";\n$1""'],
      [
        'loadYoga = loadYoga || {};',
        `loadYoga = { instantiateWasm(imports, done) {
          const instance = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(WASM, 'base64')), imports);
          done(instance);
          return instance.exports;
        } };`,
      ],
      ['return loadYoga.ready', 'return loadYoga'],
    ]);
  },
};

/**
 * Ink's bridge to React's developer tools is awaited at the top level, which is impossible in a CommonJS script, and
 * includes a web socket client. Not used here.
 */
export const withoutDevtools = {
  name: 'without-devtools',
  setup(bundle) {
    rewrite(bundle, /ink\/build\/reconciler\.js$/, [
      ["await import('./devtools.js')", 'undefined'],
      ['await loadPackageJson()', '{}'],
    ]);
  },
};

/**
 * Leaves out parts of dockerode that stagedive does not use: builds go through src/buildkit, ssh:// through
 * src/docker/ssh.ts. They are three quarters of its code (ssh2, grpc-js, protobufjs): with them the bundles have 2.46 MB
 * instead of 1.70, and a cached build takes 25 ms longer.
 */
export const withoutUnusedDocker = {
  name: 'without-unused-docker',
  setup(bundle) {
    bundle.onLoad(
      { filter: /(docker-modem\/lib\/ssh|dockerode\/lib\/(session|buildkit))\.js$/ },
      ({ path }) => ({
        contents: `module.exports = () => { throw new Error(${JSON.stringify(`${path.replace(/^.*node_modules\//, '')} is not in the bundle`)}); };`,
      }),
    );
  },
};

/** Leaves out of dockerode what packs the context of a build, which it does not do here. */
export const leanDocker = {
  name: 'lean-docker',
  setup(bundle) {
    rewrite(bundle, /dockerode\/lib\/util\.js$/, [
      ["require('@balena/dockerignore')", 'undefined'],
      ["require('tar-fs')", 'undefined'],
    ]);
  },
};

/**
 * CycloneDX is written as JSON only: its XML would need a package that is not there. Some of the library's own modules
 * are called NAME.node, which elsewhere means native code that is not bundled.
 */
export const withoutBomXml = {
  name: 'without-bom-xml',
  setup(bundle) {
    bundle.onResolve({ filter: /^\..*\.node$/ }, ({ path, importer, resolveDir }) =>
      importer.includes('/cyclonedx-library/') && existsSync(join(resolveDir, `${path}.js`))
        ? { path: join(resolveDir, `${path}.js`) }
        : undefined,
    );
    bundle.onLoad({ filter: /cyclonedx-library\/dist\.node\/_optPlug\.node\/xmlStringify\.js$/ }, () => ({
      contents: 'exports.default = () => { throw new Error("XML is not in the bundle"); };',
    }));
  },
};

/** Leaves out of ssh2 a cipher for connections, which it instantiates when it is loaded: we only read and use keys. Saves 22 kB. */
export const withoutSshCipher = {
  name: 'without-ssh-cipher',
  setup(bundle) {
    rewrite(bundle, /ssh2\/lib\/protocol\/crypto\.js$/, [
      ["await require('./crypto/poly1305.js')()", '{ _malloc() {}, cwrap() {} }'],
    ]);
  },
};

/**
 * docker-modem takes addresses apart by url.parse() and url.resolve(), of which Node 24 and newer warn on stderr (DEP0169). Its host is a
 * bare name here (src/docker/client.ts). Its log, which is not shown, formats every request all the same. Its own streams are
 * loaded when one is made.
 */
export const leanModem = {
  name: 'lean-modem',
  setup(bundle) {
    rewrite(bundle, /docker-modem\/lib\/modem\.js$/, [
      ["require('debug')('modem')", '() => {}'],
      ["require('./http_duplex')", 'undefined'],
      ['new HttpDuplex(', "new (require('./http_duplex'))("],
      [/util\.inspect\(options, \{[^}]*\}\)/, "''"],
      ['url.parse(this.host)', '({ pathname: this.host })'],
      ['url.resolve(address, options.path)', 'new URL(options.path, address).href'],
      [
        'url.parse(address)',
        `(({ hostname, port, pathname, search }) => ({
          hostname: hostname.replace(/^\\[|\\]$/g, ''),
          port: port || null,
          path: pathname + search,
        }))(new URL(address))`,
      ],
    ]);
  },
};

const quickWidth = fileURLToPath(new URL('quick-string-width.ts', import.meta.url));

/** Replaces every string-width by a faster one (see quick-string-width.ts). Saves 46 ms, in `ls` 30 ms. */
export const quickStringWidth = {
  name: 'quick-string-width',
  setup(bundle) {
    bundle.onResolve({ filter: /^string-width$/ }, ({ importer }) =>
      importer === quickWidth ? undefined : { path: quickWidth },
    );
  },
};

/**
 * Modules of node that the first frame does not need are loaded when a function of theirs is called. Saves 8 ms for
 * commander's and terminal-size's child_process, 4 ms for crypto, and 1 ms for fs/promises. A build unpacks its last record while
 * the engine exports, so zlib is loaded then.
 */
export const lateNodeModules = {
  name: 'late-node-modules',
  setup(bundle) {
    const late = {
      'node:child_process': {
        importer: /node_modules\/(commander|terminal-size)\//,
        names: ['spawn', 'execFileSync'],
      },
      'node:zlib': {
        importer: /\/connect-node\/|\/src\/project\//,
        names: ['gzip', 'gzipSync', 'gunzip', 'gunzipSync', 'brotliCompress', 'brotliDecompress'],
      },
      'node:crypto': {
        importer: /\/src\//,
        names: [
          'createHash',
          'createHmac',
          'createPrivateKey',
          'createSecretKey',
          'hash',
          'randomBytes',
          'sign',
        ],
      },
      'node:fs/promises': {
        importer: /\/src\/(?!buildkit|docker)/,
        names: Object.keys(promises).filter((name) => typeof promises[name] === 'function'),
      },
    };
    for (const [name, { importer: from }] of Object.entries(late)) {
      bundle.onResolve({ filter: new RegExp(`^${name}$`) }, ({ importer }) =>
        from.test(importer) ? { path: name, namespace: 'late' } : undefined,
      );
    }
    // An ECMAScript module, so that a name that is imported and not listed breaks the build.
    bundle.onLoad({ filter: /./, namespace: 'late' }, ({ path }) => ({
      contents: [
        ...late[path].names.map(
          (name) => `export const ${name} = (...args) => require('${path}').${name}(...args);`,
        ),
        `export default { ${late[path].names.join(', ')} };`,
      ].join('\n'),
    }));
  },
};

/** What draws a crash of the screens makes a hundred expressions, for node's modules, as it loads. Saves 1 ms. */
export const lateStackUtils = {
  name: 'late-stack-utils',
  setup(bundle) {
    rewrite(bundle, /ink\/build\/components\/ErrorOverview\.js$/, [
      ["import StackUtils from 'stack-utils';", ''],
      ['const stackUtils = new StackUtils({', 'const makeStackUtils = (StackUtils) => new StackUtils({'],
      ['stackUtils.parseLine', "makeStackUtils(require('stack-utils')).parseLine"],
    ]);
  },
};

/**
 * esbuild copies the properties of a CommonJS module for each module that imports its default or is its importer, and most
 * of ink and of the screens import React and node's process. Saves 1 ms.
 */
export const importedOnce = {
  name: 'imported-once',
  setup(bundle) {
    const names = {
      react: Object.keys(React),
      'react/jsx-runtime': Object.keys(jsx),
      'node:process': ['cwd', 'env', 'execArgv', 'execPath', 'hrtime', 'platform'],
    };
    bundle.onResolve({ filter: /^(react|react\/jsx-runtime|node:process)$/ }, ({ path, kind }) =>
      kind === 'import-statement' ? { path, namespace: 'once' } : undefined,
    );
    bundle.onLoad({ filter: /./, namespace: 'once' }, ({ path }) => ({
      contents: `const module = require('${path}');
        export default module;
        ${names[path].map((name) => `export const ${name} = module.${name};`).join('\n')}`,
      resolveDir: fileURLToPath(new URL('../..', import.meta.url)),
    }));
  },
};

/** Ink's signal-exit checks one argument by node's assert, which nothing else loads. Saves 1 ms. */
export const withoutAssert = {
  name: 'without-assert',
  setup(bundle) {
    rewrite(bundle, /signal-exit\/index\.js$/, [["require('assert')", '{ equal() {} }']]);
  },
};

const quickOutputFile = fileURLToPath(new URL('quick-output.ts', import.meta.url));

/** Replaces the Output of ink's renderer by a faster one (see quick-output.ts). Saves 42 ms, and 3 ms in every later frame. */
export const quickOutput = {
  name: 'quick-output',
  setup(bundle) {
    rewrite(bundle, /ink\/build\/renderer\.js$/, [
      [
        "import Output from './output.js';",
        `import InkOutput from './output.js'; import { quickOutput } from ${JSON.stringify(quickOutputFile)}; const Output = quickOutput(InkOutput);`,
      ],
    ]);
  },
};

const quickSanitizeFile = fileURLToPath(new URL('quick-sanitize.ts', import.meta.url));

/** Leaves plain text with colours as it is (see quick-sanitize.ts). Saves 1 ms, and as much in every later frame. */
export const quickSanitize = {
  name: 'quick-sanitize',
  setup(bundle) {
    rewrite(bundle, /ink\/build\/squash-text-nodes\.js$/, [
      [
        "import sanitizeAnsi from './sanitize-ansi.js';",
        `import inkSanitize from './sanitize-ansi.js'; import { quickSanitize } from ${JSON.stringify(quickSanitizeFile)}; const sanitizeAnsi = quickSanitize(inkSanitize);`,
      ],
    ]);
  },
};

const quickDescriptorsFile = fileURLToPath(new URL('quick-descriptors.ts', import.meta.url));

/** Describes the messages of BuildKit in JSON (see quick-descriptors.ts). Saves 10 ms of a cached build. */
export const quickDescriptors = {
  name: 'quick-descriptors',
  setup(bundle) {
    rewrite(bundle, /protobuf\/dist\/esm\/codegenv2\/file\.js$/, [
      [
        'import { FileDescriptorProtoSchema } from "../wkt/google/protobuf/descriptor_pb.js";',
        `import { plainFile } from ${JSON.stringify(quickDescriptorsFile)};`,
      ],
      ['import { fromBinary } from "../from-binary.js";', ''],
      ['fromBinary(FileDescriptorProtoSchema, base64Decode(b64))', 'plainFile(b64)'],
      ['root.messageType.forEach(restoreJsonNames);', ''],
    ]);
    bundle.onLoad({ filter: /_pb\.[jt]s$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(
        /fileDesc\("([\w+/=]+)"/,
        (_, base64) => `fileDesc(${JSON.stringify(plainDescriptor(base64))}`,
      ),
      loader: path.endsWith('.ts') ? 'ts' : 'js',
    }));
  },
};

/**
 * Code in the bundle that is not an npm package of its own: its author, its licence (a text in texts/), and how it got
 * there. `within` names the npm package that contains it; null for src/buildkit/proto.
 */
export const BESIDE_PACKAGES = [
  {
    name: 'moby/buildkit',
    licence: 'Apache-2.0',
    copyright: 'Copyright The BuildKit Authors',
    within: null,
    about: "Names and numbers of BuildKit's messages, which stagedive speaks to the engine.",
  },
  {
    name: 'containerd/containerd',
    licence: 'Apache-2.0',
    copyright: 'Copyright The containerd Authors',
    within: null,
    about: "Names and numbers of containerd's content service, which carries caches and layouts.",
  },
  {
    name: 'tonistiigi/fsutil',
    licence: 'MIT',
    copyright: 'Copyright 2017 Tõnis Tiigi <tonistiigi@gmail.com>',
    within: null,
    about: "Names and numbers of fsutil's messages, which carry files to and from the engine.",
  },
  {
    name: 'grpc/grpc-proto',
    licence: 'Apache-2.0',
    copyright: 'Copyright 2015 The gRPC Authors',
    within: null,
    about: "Names and numbers of gRPC's health check.",
  },
  {
    name: 'googleapis/googleapis',
    licence: 'Apache-2.0',
    copyright: 'Copyright Google LLC',
    within: null,
    about: "Names and numbers of gRPC's error model.",
  },
  {
    name: 'emscripten',
    licence: 'MIT',
    copyright: 'Copyright (c) 2010-2014 Emscripten authors, see AUTHORS file.',
    within: 'yoga-layout',
    about: 'The loader around the WebAssembly of yoga-layout, and its run-time library.',
  },
  {
    name: 'musl libc',
    licence: 'MIT',
    copyright: 'Copyright © 2005-2020 Rich Felker, et al.',
    within: 'yoga-layout',
    about: 'The C library compiled into the WebAssembly of yoga-layout.',
  },
];

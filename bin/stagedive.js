#!/bin/sh
':' //; exec node -- "$0" "$@"
// For sh, the line above starts Node; for Node, it is a string and a comment. Node reads the file of any --env-file among
// its arguments, also of ours, and obeys NODE_OPTIONS in it, unless -- comes first.
// Written so that Node 12 can read it: a Node that is too old for the program has to say so.
const { existsSync } = require('fs');
const { dirname, join } = require('path');
const [major, minor] = process.versions.node.split('.').map(Number);
const folder = dirname(__dirname);
const dist = join(folder, 'dist');

function refuse(sentence, status) {
  process.stderr.write(`stagedive: ${sentence}\n`);
  process.exitCode = status;
}

/** Whether a file of the program itself is not there. */
function isMissing(error) {
  const sought =
    error.code === 'ENOENT' ? error.path : error.code === 'MODULE_NOT_FOUND' ? error.message : '';
  return String(sought).includes(dist);
}

// What package.json asks for under "engines"; test/bin compares the two.
if (major < 22 || (major === 22 && minor < 12)) {
  refuse(`Node 22.12 or newer is needed, and ${process.execPath} is Node ${process.versions.node}.`, 2);
} else {
  try {
    require(join(dist, 'cli.cjs'));
  } catch (error) {
    if (!isMissing(error)) throw error;
    // A clone has the sources, from which `npm install` makes the program.
    const remedy = existsSync(join(folder, 'src')) ? `run "npm install" in ${folder}` : 'install it again';
    refuse(`The program is not complete, files are missing in ${dist}: ${remedy}.`, 1);
  }
}

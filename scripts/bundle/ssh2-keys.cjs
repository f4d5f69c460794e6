// What src/buildkit/session/key-agent.ts uses of ssh2: without client and server it is a third of the size.
const { AgentProtocol } = require('ssh2/lib/agent.js');
const { parseKey } = require('ssh2/lib/protocol/keyParser.js');

module.exports = { AgentProtocol, utils: { parseKey } };

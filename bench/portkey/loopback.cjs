// Portkey's gateway has no option for the address it listens on. Loaded before it (`node --require`), this gives it a
// loopback one, so that a benchmark opens nothing to the network.
const { Server } = require('node:net');

const { listen } = Server.prototype;
Server.prototype.listen = function onLoopback(...args) {
  const options = typeof args[0] === 'object' && args[0] !== null ? args[0] : { port: Number(args[0]) };
  const done = args.find((each) => typeof each === 'function');
  return listen.call(this, { ...options, host: '127.0.0.1' }, ...(done === undefined ? [] : [done]));
};

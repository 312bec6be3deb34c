export { Channel } from './channel.ts';
export { openHub, type Connection, type Hub, type Visitor } from './hub.ts';
export { encodeText, memberOf } from './socket.ts';

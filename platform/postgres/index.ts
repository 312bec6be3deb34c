export { openServer, type Server, type ServerOptions, type ServerState } from './server.ts';
export { lossless, readTuning, type Tuning } from './tuning.ts';
export { copiesIn, copyIsDue, takeCopy, type Copy } from './copies.ts';
export { restorable, restore } from './restore.ts';
export { tend, watch, type Watched } from './tend.ts';

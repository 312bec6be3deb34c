export { openHttp, type App } from './server.ts';
export { sendTable, tableOf } from './csv.ts';
export { goneOf, sendInTurn } from './download.ts';
export { answer, sendRefusal } from './answer.ts';
export { whenOver } from './over.ts';
export type { Staff, Viewer } from './people.ts';
export { needStaff, needViewer, signInFirst } from './people.ts';
export { largeFromStaff } from './bodies.ts';
export { addressOf, countedAs, isThisMachine, readCaps, usualCaps, type Caps } from './caps.ts';

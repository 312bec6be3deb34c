export { openHttp, type App } from './server.ts';
export { sendTable, tableOf } from './csv.ts';
export { goneOf, sendInTurn } from './download.ts';
export { answer, sendRefusal } from './answer.ts';
export type { Staff, Viewer } from './people.ts';
export { needStaff, needViewer, signInFirst } from './people.ts';
export { fieldWithNul, largeFromStaff } from './bodies.ts';
export { isThisMachine, placeOf, readCaps, usualCaps, type Caps } from './caps.ts';
export { isApi } from './elsewhere.ts';

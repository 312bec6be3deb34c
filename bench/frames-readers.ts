import { io } from 'socket.io-client';
import { WebSocket } from 'ws';

/** All readers of one room in one process; each counts, every tenth also reads the clock. */
const [peer = 'frames', port = '0', count = '0'] = process.argv.slice(2);
const wanted = Number(count);
const delaysMs: number[] = [];
let received = 0;
let open = 0;

interface Said {
  readonly at: number;
}

function take(said: Said, timed: boolean): void {
  received += 1;
  if (timed) delaysMs.push(Date.now() - said.at);
}

function connect(index: number): void {
  const timed = index % 10 === 0;
  const opened = (): void => {
    open += 1;
    if (open === wanted) process.send?.({ t: 'ready', value: open });
  };
  if (peer === 'socket.io') {
    const socket = io(`http://127.0.0.1:${port}`, { transports: ['websocket'], forceNew: true });
    socket.on('connect', opened);
    socket.on('said', (said: Said) => take(said, timed));
    return;
  }
  const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
  socket.on('open', opened);
  socket.on('message', (data) => {
    if (!Buffer.isBuffer(data)) return;
    if (peer === 'ws') {
      take(JSON.parse(data.toString()), timed);
      return;
    }
    const frame: { add: { said?: Said[] } } = JSON.parse(data.toString());
    for (const said of frame.add.said ?? []) take(said, timed);
  });
}

// Fifty at a time, so that the listening queue does not overflow.
let index = 0;
const arrivals = setInterval(() => {
  for (let some = 0; some < 50 && index < wanted; some += 1) {
    connect(index);
    index += 1;
  }
  if (index >= wanted) clearInterval(arrivals);
}, 20);

process.on('message', () => {
  process.send?.({ t: 'report', value: { delaysMs, received } });
});

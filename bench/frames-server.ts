import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { WebSocket, WebSocketServer } from 'ws';
import { Channel, encodeText, memberOf } from '../platform/realtime/index.ts';

/** One of the three ways to tell a whole room, behind the same orders from the bench. */
const peer = process.argv[2] ?? 'frames';
const tickMs = 200;
const http = createServer();
const tell = open();
http.listen(0, '127.0.0.1', () => {
  const address = http.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  process.send?.({ t: 'port', value: port });
});

process.on('message', (order: { messagesPerSecond: number; seconds: number }) => {
  const before = process.cpuUsage();
  let left = order.messagesPerSecond * order.seconds;
  const timer = setInterval(() => {
    tell({ id: left, text: '这款空调一级能效耗电多少', at: Date.now() });
    left -= 1;
    if (left > 0) return;
    clearInterval(timer);
    setTimeout(() => {
      const used = process.cpuUsage(before);
      const cpuMs = (used.user + used.system) / 1000;
      const memoryMb = Math.round(process.memoryUsage().rss / 1_048_576);
      process.send?.({ t: 'report', value: { cpuMs, memoryMb } });
    }, 1500);
  }, 1000 / order.messagesPerSecond);
});

function open(): (message: object) => void {
  if (peer === 'socket.io') {
    const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false });
    return (message) => io.emit('said', message);
  }
  const wss = new WebSocketServer({ server: http, perMessageDeflate: false });
  if (peer === 'ws') {
    return (message) => {
      const text = JSON.stringify(message);
      for (const socket of wss.clients) {
        if (socket.readyState === WebSocket.OPEN) socket.send(text);
      }
    };
  }
  const channel = new Channel({ keep: { said: 50 }, framesKept: 300 }, encodeText);
  wss.on('connection', (socket) => channel.join(memberOf(socket), undefined, Date.now()));
  setInterval(() => channel.tick(Date.now()), tickMs);
  return (message) => channel.add('said', message);
}

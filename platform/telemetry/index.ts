import { destination, pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { calmly } from './calm.ts';
import { faultShown } from './fault.ts';

export { waitFor } from './waiting.ts';
export { detached, faultsOf, serveOn } from './wall.ts';

export type Log = Logger;

/** What waits where nobody takes the log: the newest is lost after that, and not the program. */
const waitingMost = 1024 * 1024;

/**
 * FAULT-5: a log that cannot be written, because its disk is full or its reader left, ends nothing and holds nothing up.
 * Only `write` is handed on: the library's `flushSync`, which it calls after a fatal line, tries for ever.
 */
function lasting(dest: number | string): DestinationStream {
  const to = destination({ dest, sync: true, maxLength: waitingMost });
  to.on('error', () => undefined);
  return { write: (line) => to.write(line) };
}

/** Structured log on stdout, or in a file. Secrets and personal data are redacted by path, whatever logs them. */
export function openLog(level: string, to: DestinationStream | string = ''): Log {
  const stream = typeof to === 'string' ? lasting(to === '' ? 1 : to) : to;
  const options: LoggerOptions = {
    level,
    hooks: { logMethod: calmly() },
    serializers: { err: faultShown, error: faultShown },
    redact: ['*.password', '*.token', '*.phone', '*.address', 'headers.authorization'],
  };
  return pino(options, stream);
}

/** The program's own figures for `/metrics` (Prometheus text format). */
export function openMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    sockets: new Gauge({ name: 'dianbo_sockets', help: 'open sockets', registers }),
    frames: new Counter({ name: 'dianbo_frames_total', help: 'frames sent', registers }),
    facts: new Counter({ name: 'dianbo_tape_facts_total', help: 'facts on tapes', registers }),
    flushMs: new Histogram({
      name: 'dianbo_tape_flush_ms',
      help: 'time to make a tape batch durable',
      buckets: [1, 2, 5, 10, 20, 50, 100, 250, 1000],
      registers,
    }),
    deliveries: new Counter({
      name: 'dianbo_facts_heard_total',
      help: 'domain events delivered to subscribers',
      labelNames: ['hearer', 'outcome'],
      registers,
    }),
    faults: new Counter({
      name: 'dianbo_faults_total',
      help: 'bugs that nobody caught, and that the program outlived',
      labelNames: ['kind'],
      registers,
    }),
    requests: new Histogram({
      name: 'dianbo_http_ms',
      help: 'time to answer an HTTP request',
      labelNames: ['route', 'status'],
      buckets: [1, 2, 5, 10, 20, 50, 100, 250, 1000, 5000],
      registers,
    }),
  };
}

export interface Metrics {
  readonly registry: Registry;
  readonly sockets: Gauge;
  readonly frames: Counter;
  readonly facts: Counter;
  readonly flushMs: Histogram;
  readonly deliveries: Counter;
  readonly faults: Counter;
  readonly requests: Histogram;
}

/** Figures of the thread that takes in RTMP. */
export function openRtmpMetrics({ registry }: Metrics, isFailing: () => boolean): RtmpMetrics {
  const registers = [registry];
  // Only whoever reads it asks.
  const collect = (): void => failing.set(isFailing() ? 1 : 0);
  const failing = new Gauge({
    name: 'dianbo_rtmp_failing',
    help: '1 while the thread that takes in RTMP ends again and again',
    collect,
    registers,
  });
  return {
    restarts: new Counter({
      name: 'dianbo_rtmp_restarts_total',
      help: 'how often the thread that takes in RTMP ended by itself',
      registers,
    }),
    sentAway: new Counter({
      name: 'dianbo_rtmp_sent_away_total',
      help: 'encoders that were sent away, by why',
      labelNames: ['why'],
      registers,
    }),
  };
}

export interface RtmpMetrics {
  readonly restarts: Counter;
  readonly sentAway: Counter;
}

/** Figures of a database server of our own; where the company runs one there are none. */
export function openServerMetrics({ registry }: Metrics): ServerMetrics {
  const registers = [registry];
  return {
    crashes: new Counter({
      name: 'dianbo_database_crashes_total',
      help: 'how often the embedded server ended by itself',
      registers,
    }),
    freeBytes: new Gauge({
      name: 'dianbo_database_free_bytes',
      help: 'room on the disk of the embedded server',
      registers,
    }),
    archiveFailing: new Gauge({
      name: 'dianbo_database_archive_failing',
      help: '1 while WAL cannot be archived',
      registers,
    }),
    copyAt: new Gauge({
      name: 'dianbo_database_copy_seconds',
      help: 'when the newest copy was made, seconds since 1970',
      registers,
    }),
  };
}

export interface ServerMetrics {
  readonly crashes: Counter;
  readonly freeBytes: Gauge;
  readonly archiveFailing: Gauge;
  readonly copyAt: Gauge;
}

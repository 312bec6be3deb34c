import { destination, pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { faultShown } from './fault.ts';

export { waitFor } from './waiting.ts';
export { faultsOf, serveOn } from './wall.ts';

export type Log = Logger;

/** Structured log on stdout. Secrets and personal data are redacted by path, whatever logs them. */
export function openLog(level: string, to: DestinationStream = destination(1)): Log {
  const options: LoggerOptions = {
    level,
    serializers: { err: faultShown, error: faultShown },
    redact: ['*.password', '*.token', '*.phone', '*.address', 'headers.authorization'],
  };
  return pino(options, to);
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
    hearings: new Counter({
      name: 'dianbo_facts_heard_total',
      help: 'facts handed to hearers',
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
  readonly hearings: Counter;
  readonly faults: Counter;
  readonly requests: Histogram;
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

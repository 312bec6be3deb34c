import type { Ingest } from '../../modules/ingest/index.ts';
import type { Engine } from './engine.ts';

/** LIFE-5: what a start waits for, and how long at most; the steps of the database have their own. */
export const waits = {
  // A large database that was not ended in order reads its log again first.
  engine: { what: 'the database server of its own', withinMs: 600_000 },
  demo: { what: 'the demo company', withinMs: 600_000 },
  rooms: { what: 'the rooms that were on air', withinMs: 600_000 },
} as const;

interface Parts {
  readonly engine: Pick<Engine, 'state'>;
  readonly ingest: Pick<Ingest, 'rtmpState'>;
}

interface Missing {
  readonly part: 'database' | 'engine' | 'lead' | 'ingest';
  readonly zh: string;
  readonly en: string;
}

const missing = {
  engine: {
    part: 'engine',
    zh: '内置数据库正在启动或重启;日志在 DIANBO_DATA/postgres/log',
    en: 'The embedded database is starting or restarting; logs are in DIANBO_DATA/postgres/log',
  },
  database: {
    part: 'database',
    zh: '数据库没有响应;请检查数据库和网络',
    en: 'The database does not respond; check it and the network',
  },
  lead: {
    part: 'lead',
    zh: '还没有进程接管事件投递和直播间;几秒内会自动接管',
    en: 'No process delivers events and runs the rooms yet; one takes over within seconds',
  },
  ingest: {
    part: 'ingest',
    zh: 'OBS 推流接收线程未就绪,正在重启;浏览器推流和销售不受影响',
    en: 'The encoder ingest thread is not listening and is restarting; browser publishing and sales are not affected',
  },
} as const satisfies Record<string, Missing>;

/** LIFE-5: all that is waited for at this moment, in words; `led` is undefined where the database does not answer. */
export function missingNow(
  { engine, ingest }: Parts,
  led: boolean | undefined,
): readonly Missing[] {
  const state = engine.state();
  const found: Missing[] = [];
  if (state.of === 'embedded' && state.is !== 'up') found.push(missing.engine);
  if (led === undefined) found.push(missing.database);
  if (led === false) found.push(missing.lead);
  if (ingest.rtmpState()?.down) found.push(missing.ingest);
  return found;
}

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
    zh: '自带的数据库在启动,或出错后在重启;日志在 DIANBO_DATA/postgres/log',
    en: 'The embedded database server starts, or starts again; its log lies in DIANBO_DATA/postgres/log',
  },
  database: {
    part: 'database',
    zh: '数据库没有应答;查库和到库的网络',
    en: 'The database does not answer; look at it and at the network to it',
  },
  lead: {
    part: 'lead',
    zh: '还没有程序接手投递业务事件和直播间;几秒内会有一个接手',
    en: 'No program delivers domain events and has the rooms yet; within seconds one takes over',
  },
  ingest: {
    part: 'ingest',
    zh: '收 OBS 推流的线程没在听,在重启;网页推流和卖货不受影响',
    en: 'The thread that encoders connect to does not listen and starts again; browsers publish and sales go on',
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

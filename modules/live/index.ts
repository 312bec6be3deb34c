import type { IncomingMessage, Server } from 'node:http';
import type { Database, Sql } from '../../platform/db/index.ts';
import type { Hearer, Outbox } from '../../platform/events/index.ts';
import type { App, Staff } from '../../platform/http/index.ts';
import type { Jobs } from '../../platform/jobs/index.ts';
import type { Channel, Hub } from '../../platform/realtime/index.ts';
import type { Log, Metrics } from '../../platform/telemetry/index.ts';
import { openQueue } from '../../platform/jobs/queue.ts';
import { eachInSlices, type Clock, type NewId, type Result } from '../../platform/kernel/index.ts';
import type { PictureReader } from '../../media/reading/index.ts';
import type { LargeFiles } from '../../platform/files/index.ts';
import type { PersonalHolder, PseudonymOf } from '../../platform/personal/index.ts';
import type { AskedChange, Catalog } from '../catalog/index.ts';
import type { Crm } from '../crm/index.ts';
import type { Ingest } from '../ingest/index.ts';
import type { Compliance } from '../compliance/index.ts';
import { orderFactTypes, type Orders } from '../order/index.ts';
import type { Audit } from '../audit/index.ts';
import type { Privacy } from '../privacy/index.ts';
import type { Promo } from '../promo/index.ts';
import type { Supply } from '../supply/index.ts';
import type { Team } from '../team/index.ts';
import { tapeFactOf } from './app/heard.ts';
import { loadRoom } from './app/load-room.ts';
import { factsIn } from './app/tape.ts';
import { tapePages, wholeOf, type TapePage } from './app/tape-pages.ts';
import { apart } from './app/apart.ts';
import { Place } from './app/place.ts';
import { Rooms } from './app/rooms.ts';
import type { Showroom } from './app/showroom.ts';
import type { StreamingRecogniser } from './app/ear.ts';
import { Ears } from './app/ears.ts';
import type { CoverNeeds } from './app/covers.ts';
import { seedSession, type SeedSession } from './app/seed.ts';
import { coverRoutes } from './http/covers.ts';
import { soundRoute } from './http/sound.ts';
import { Listener } from './app/listen.ts';
import { patrolSessions } from './app/patrol.ts';
import { mayChange } from './app/goods.ts';
import type { Actor } from './app/needs.ts';
import { recentWords } from './app/recent.ts';
import type { Transcriber } from './app/transcriber.ts';
import { sweepOffers, sweepStreams } from './app/sweeps.ts';
import type { Run, Seller, Session } from './contract.ts';
import { checkStates } from './domain/states.ts';
import type { TapeFact } from './events.ts';
import { evidenceRoutes } from './http/evidence.ts';
import { guardRoutes } from './http/guard.ts';
import { publicRoutes } from './http/public.ts';
import { tapeRoute } from './http/tape.ts';
import { sessionRoutes } from './http/sessions.ts';
import { admit, type DoorNeeds } from './realtime/door.ts';
import { Guests } from './realtime/guests.ts';
import { Talkers, type CrowdCaps } from './realtime/talkers.ts';
import { Watchers } from './realtime/watchers.ts';
import { sessionStore } from './store/sessions.ts';
import { liveHolder } from './app/personal.ts';

export { openStreaming, streamingSchema, type StreamingTerms } from './app/ear.ts';
export { openRecogniser, recogniserSchema, type RecogniserTerms } from './app/transcriber.ts';
export type { Transcriber } from './app/transcriber.ts';
export type { Session, Seller } from './contract.ts';
export type { TapeFact } from './events.ts';
export type { TapePage } from './app/tape-pages.ts';

export type TapeListener = (runId: string, facts: readonly TapeFact[]) => void;

export interface OpenTape {
  readonly run: TapeReading['run'];
  /** How many facts it has, and the hash of its last batch, which no other tape has. */
  readonly facts: number;
  readonly hash: string;
  readonly pages: AsyncIterable<TapePage>;
}

export interface TapeReading {
  readonly run: Run & { readonly sessionId: string };
  readonly facts: readonly TapeFact[];
  readonly brokenAt: number | null;
}

export interface Live {
  /** Told of every durable batch; when a run is loaded, first of all that its tape holds. */
  onFacts(listener: TapeListener): void;
  control(runId: string): Channel;
  session(id: string): Promise<Session | undefined>;
  /** JOBS-4: a tape to be read once, from its beginning, page by page. */
  openTape(runId: string): Promise<OpenTape | undefined>;
  /** All of it at once; for tapes that are known to be short. */
  readTape(runId: string): Promise<TapeReading | undefined>;
  /** Real shows that ended since a moment, the newest first. */
  runsSince(at: number): Promise<readonly EndedRun[]>;
  /** INSIGHT-11: of each of these runs how it was opened, what the guard found, which measures were taken. */
  conductOf(runIds: readonly string[]): Promise<ReadonlyMap<string, readonly TapeFact[]>>;
  /** What the last sessions wrote and said; changes of rules are tried on it. */
  recentWords(): Promise<readonly { text: string; from: string }[]>;
  /** LIVE-33: whether what is sold now allows a change of a product; see `mayChange` for the refusals. */
  mayChange(asked: AskedChange, by: Actor): Promise<Result<void>>;
  /** Loads the runs that were on air when the program stopped. */
  resume(): Promise<void>;
  seed(tx: Sql, session: SeedSession): Promise<void>;
  readonly personal: PersonalHolder;
  hearer: Hearer;
  routes(app: App): void;
  listen(server: Server): void;
  schedule(jobs: Jobs): void;
  /** Writes what waits; for a clean stop. */
  flush(): Promise<void>;
}

export interface EndedRun {
  readonly id: string;
  readonly openedAt: number;
  readonly closedAt: number | null;
}

export interface OpenLive {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly hub: Hub;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly seller: Seller;
  readonly audit: Audit;
  readonly privacy: Privacy;
  readonly team: Team;
  readonly catalog: Catalog;
  readonly crm: Crm;
  readonly compliance: Compliance;
  readonly supply: Supply;
  readonly promo: Promo;
  readonly orders: Pick<Orders, 'byId' | 'lowestDeals' | 'lastDeals' | 'ofRun' | 'lastDone'>;
  readonly ingest: Ingest;
  /** Who turns the host's speech into words; without one people write it down. */
  readonly transcriber?: Transcriber | undefined;
  readonly covers: LargeFiles;
  readonly pseudonymOf: PseudonymOf;
  readonly reader: PictureReader;
  /** LIVE-44: what those who come from one address may tell. */
  readonly caps: CrowdCaps;
  /** Who listens to the studio's sound as it comes. */
  readonly streaming?: StreamingRecogniser | undefined;
}

export function openLive(open: OpenLive): Live {
  checkStates();
  const { sql } = open.database;
  const listeners: TapeListener[] = [];
  const audience = (runId: string): Channel =>
    open.hub.channel(`room:${runId}`, { keep: { danmaku: 30, bought: 3 }, framesKept: 300 });
  const control = (runId: string): Channel =>
    open.hub.channel(`control:${runId}`, { keep: { danmaku: 100, orders: 30 }, framesKept: 300 });

  const place = new Place(open.database);
  const load = (runId: string): Promise<Showroom | undefined> =>
    loadRoom({ ...open, place }, runId, {
      channels: () => ({ audience: audience(runId), control: control(runId) }),
      told: (facts) => {
        for (const listener of listeners) apart(open, runId, () => listener(runId, facts));
      },
    });
  const rooms = new Rooms({
    clock: open.clock,
    load,
    isVisited: (runId) => audience(runId).size + control(runId).size > 0,
    gone: (runId) => {
      for (const name of [`room:${runId}`, `control:${runId}`]) open.hub.drop(name);
    },
  });
  const showroom = (runId: string): Promise<Showroom | undefined> => rooms.get(runId);
  const needs: DoorNeeds & CoverNeeds = {
    ...open,
    place,
    talkers: new Talkers(open.caps),
    guests: new Guests(),
    watchers: new Watchers(),
    sessions: sessionStore,
    downloads: openQueue({ atOnce: 8, waiting: 16 }),
    showroom,
    audience,
    control,
    staffOf: (request: IncomingMessage): Promise<Staff | undefined> =>
      open.team.whoIs(request.headers),
    viewerOf: (token) => open.crm.whoIs(token),
  };

  let had = false;
  /** LIVE-38: takes the rooms over when they come to be here, and sends people away when they no longer are. */
  const takeRooms = async (): Promise<void> => {
    const elsewhere = await place.elsewhere();
    if (elsewhere) needs.guests.sendAway(elsewhere);
    const comes = !had && !elsewhere;
    had = !elsewhere;
    if (!comes) return;
    await rooms.reload();
    for (const { id } of await sessionStore.openRuns(sql)) await showroom(id);
  };

  const openTape: Live['openTape'] = async (runId) => {
    const run = await sessionStore.runById(sql, runId);
    // What is past its keeping time is gone, and nothing else may be read out of an empty tape.
    if (!run || run.purgedAt !== null) return undefined;
    await (await rooms.loaded.get(runId))?.tape.flush();
    const after = (batch: number) => sessionStore.tapeAfter(sql, runId, batch);
    return { run, ...(await sessionStore.tapeEnd(sql, runId)), pages: tapePages({ after }) };
  };
  const lookAtWatchers = (): Promise<void> =>
    needs.watchers.look((request) => needs.staffOf(request), open.log);
  open.team.onChanged(lookAtWatchers);

  const { transcriber } = open;
  const listener = transcriber && new Listener(needs, transcriber, open.log);
  const ears = open.streaming && new Ears(needs, open.streaming, open.log);
  return {
    onFacts: (hear) => {
      listeners.push(hear);
    },
    control,
    session: (id) => sessionStore.byId(sql, id),
    runsSince: (at) => sessionStore.realSince(sql, at),
    conductOf: async (runIds) => {
      const found = new Map<string, TapeFact[]>();
      await eachInSlices(await sessionStore.conductOf(sql, runIds), (batch) => {
        const facts = found.get(batch.runId) ?? [];
        facts.push(...factsIn([batch]));
        found.set(batch.runId, facts);
      });
      return found;
    },
    openTape,
    readTape: async (runId) => {
      const opened = await openTape(runId);
      return opened && { run: opened.run, ...(await wholeOf(opened.pages)) };
    },
    resume: () => takeRooms(),
    seed: seedSession,
    personal: liveHolder(open),
    hearer: {
      name: 'live',
      together: true,
      types: [...orderFactTypes, 'stream.started.v1', 'stream.stopped.v1'],
      hear: async (fact) => {
        const heard = await tapeFactOf(needs, fact);
        if (!heard) return;
        const room = await showroom(heard.runId);
        await room?.append({ ...heard.fact, key: fact.id });
      },
    },
    recentWords: () => recentWords(needs),
    mayChange: (asked, by) => mayChange(needs, asked, by),
    routes: (app) => {
      sessionRoutes(app, needs);
      guardRoutes(app, needs);
      evidenceRoutes(app, needs);
      publicRoutes(app, needs);
      tapeRoute(app, needs);
      soundRoute(app, needs, ears);
      coverRoutes(app, needs);
    },
    listen: (server) =>
      open.hub.listen(server, '/live', {
        admit: (request, connection) => admit(needs, request, connection),
      }),
    schedule: (jobs) => {
      jobs.every('live.place', '* * * * * *', () => takeRooms());
      jobs.every('live.streams', '*/2 * * * * *', async () => {
        if (!place.gone) await sweepStreams(needs, open.ingest, rooms.loaded);
      });
      jobs.every('live.rooms', '40 * * * * *', async () => {
        await rooms.letGo();
      });
      jobs.every('live.patrol', '0 */10 * * * *', async () => {
        await patrolSessions(needs);
      });
      // Another program on this database may have been told.
      jobs.every('live.watchers', '*/5 * * * * *', lookAtWatchers);
      jobs.every('live.offers', '* * * * * *', async () => {
        if (!place.gone) await sweepOffers(needs);
      });
      if (ears) {
        jobs.every('live.ears', '*/5 * * * * *', async () => {
          const onAir = await sessionStore.openRuns(sql);
          ears.sweep(new Set(onAir.map(({ id }) => id)));
        });
      }
      if (listener) {
        jobs.every('live.listen', '*/2 * * * * *', () => listener.listen(rooms.loaded.values()));
      }
    },
    flush: async () => {
      ears?.stop();
      for (const room of rooms.loaded.values()) await (await room)?.tape.flush();
    },
  };
}

import type { IncomingMessage, Server } from 'node:http';
import type { Database, Sql } from '../../platform/db/index.ts';
import type { Hearer, Outbox } from '../../platform/events/index.ts';
import type { App, Staff } from '../../platform/http/index.ts';
import type { Jobs } from '../../platform/jobs/index.ts';
import type { Channel, Hub } from '../../platform/realtime/index.ts';
import type { Log } from '../../platform/telemetry/index.ts';
import type { Clock, NewId, Result } from '../../platform/kernel/index.ts';
import type { PictureReader } from '../../media/reading/index.ts';
import type { LargeFiles } from '../../platform/files/index.ts';
import type { PersonalHolder } from '../../platform/personal/index.ts';
import type { AskedChange, Catalog } from '../catalog/index.ts';
import type { Crm } from '../crm/index.ts';
import type { Ingest } from '../ingest/index.ts';
import type { Compliance } from '../compliance/index.ts';
import { orderFactTypes, type Orders } from '../order/index.ts';
import type { Audit } from '../audit/index.ts';
import type { Privacy } from '../privacy/index.ts';
import type { Promo } from '../promo/index.ts';
import type { Supply } from '../supply/index.ts';
import type { EvidenceOfShow, RunOfShow, Tape } from '../tape/index.ts';
import type { Team } from '../team/index.ts';
import { tapeFactOf } from './app/heard.ts';
import { loadRoom } from './app/load-room.ts';
import { evidenceOf } from './app/evidence.ts';
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
import type { Seller, Session } from './contract.ts';
import { checkStates } from './domain/states.ts';
import { guardRoutes } from './http/guard.ts';
import { publicRoutes } from './http/public.ts';
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

export interface Live {
  control(runId: string): Channel;
  session(id: string): Promise<Session | undefined>;
  /** LIVE-17: what the evidence of a show says besides its tape, its orders and its recording. */
  evidenceOf(run: RunOfShow): Promise<EvidenceOfShow | undefined>;
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

export interface OpenLive {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly hub: Hub;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
  readonly seller: Seller;
  readonly audit: Audit;
  readonly privacy: Privacy;
  readonly team: Team;
  readonly catalog: Catalog;
  readonly crm: Crm;
  readonly compliance: Compliance;
  readonly supply: Supply;
  readonly promo: Promo;
  readonly orders: Pick<Orders, 'lowestDeals' | 'lastDeals'>;
  readonly ingest: Ingest;
  readonly tape: Tape;
  /** Who turns the host's speech into words; without one people write it down. */
  readonly transcriber?: Transcriber | undefined;
  readonly covers: LargeFiles;
  readonly reader: PictureReader;
  /** LIVE-44: what those who come from one address may tell. */
  readonly caps: CrowdCaps;
  /** Who listens to the studio's sound as it comes. */
  readonly streaming?: StreamingRecogniser | undefined;
}

export function openLive(open: OpenLive): Live {
  checkStates();
  const { sql } = open.database;
  const audience = (runId: string): Channel =>
    open.hub.channel(`room:${runId}`, { keep: { danmaku: 30, bought: 3 }, framesKept: 300 });
  const control = (runId: string): Channel =>
    open.hub.channel(`control:${runId}`, { keep: { danmaku: 100, orders: 30 }, framesKept: 300 });

  const { tape } = open;
  const { place } = tape;
  const load = (runId: string): Promise<Showroom | undefined> =>
    loadRoom(open, runId, () => ({ audience: audience(runId), control: control(runId) }));
  const rooms = new Rooms({
    clock: open.clock,
    load,
    isVisited: (runId) => audience(runId).size + control(runId).size > 0,
    gone: (runId) => {
      tape.release(runId);
      for (const name of [`room:${runId}`, `control:${runId}`]) open.hub.drop(name);
    },
  });
  const sessions = sessionStore(tape.runs);
  const showroom = (runId: string): Promise<Showroom | undefined> => rooms.get(runId);
  const needs: DoorNeeds & CoverNeeds = {
    ...open,
    place,
    talkers: new Talkers(open.caps),
    guests: new Guests(),
    watchers: new Watchers(),
    sessions,
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
    for (const { id } of await tape.runs.onAir(sql)) await showroom(id);
  };

  const lookAtWatchers = (): Promise<void> =>
    needs.watchers.look((request) => needs.staffOf(request), open.log);
  open.team.onChanged(lookAtWatchers);

  const { transcriber } = open;
  const listener = transcriber && new Listener(needs, transcriber, open.log);
  const ears = open.streaming && new Ears(needs, open.streaming, open.log);
  return {
    control,
    session: (id) => sessions.byId(sql, id),
    evidenceOf: (run) => evidenceOf(needs, run),
    resume: () => takeRooms(),
    seed: (tx, session) => seedSession({ sessions, tape }, tx, session),
    personal: liveHolder,
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
      publicRoutes(app, needs);
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
          const onAir = await tape.runs.onAir(sql);
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

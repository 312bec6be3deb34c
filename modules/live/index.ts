import type { Actor } from '../../platform/access/index.ts';
import type { IncomingMessage, Server } from 'node:http';
import type { Sql } from '../../platform/db/index.ts';
import { subscriber, type Subscriber } from '../../platform/events/index.ts';
import type { App, Staff } from '../../platform/http/index.ts';
import type { Jobs } from '../../platform/jobs/index.ts';
import type { Channel, Hub } from '../../platform/realtime/index.ts';
import type { Result } from '../../platform/kernel/index.ts';
import type { PictureReader } from '../../media/reading/index.ts';
import type { PersonalDataSource } from '../../platform/personal/index.ts';
import type { AskedChange } from '../catalog/index.ts';
import type { Crm } from '../crm/index.ts';
import type { Facts } from '../compliance/index.ts';
import type { EvidenceOfShow, RunOfShow, Tape } from '../tape/index.ts';
import type { Team } from '../team/index.ts';
import { subscribedEvents, tapeFactOf } from './app/tape-facts.ts';
import { loadRoom } from './app/load-room.ts';
import { evidenceOf } from './app/show-evidence.ts';
import { Rooms } from './app/rooms.ts';
import type { Showroom } from './app/showroom.ts';
import type { CoverDeps } from './app/covers.ts';
import { seedSession, type SeedSession } from './app/seed.ts';
import { coverRoutes } from './http/covers.ts';
import { patrolSessions } from './app/patrol.ts';
import { mayChange } from './app/goods.ts';
import { factsNow } from './app/plan-compliance.ts';
import { roomHere } from './app/room-here.ts';
import type { LiveDeps } from './app/deps.ts';
import { recentWords } from './app/recent.ts';
import { sweepOffers, sweepStreams } from './app/sweeps.ts';
import type { Room } from './app/effect.ts';
import type { Session } from './contract.ts';
import { checkStates } from './domain/states.ts';
import { complianceRoutes } from './http/plan-compliance.ts';
import { publicRoutes } from './http/public.ts';
import { sessionRoutes } from './http/sessions.ts';
import { admit, type AdmissionDeps } from './realtime/admission.ts';
import { Guests } from './realtime/guests.ts';
import { Talkers, type CrowdCaps } from './realtime/talkers.ts';
import { Watchers } from './realtime/watchers.ts';
import { sessionStore } from './store/sessions.ts';
import { livePersonalData } from './store/personal.ts';

export { plannedFacts } from './app/plan-compliance.ts';
export type { Effect, Of, OnStage, Room } from './app/effect.ts';
export type { WordsOnAir } from './app/words-on-air.ts';
export { runOnAir } from './domain/run.ts';
export { notLawful, notOnAir } from './refusals.ts';
export type { Session } from './contract.ts';

export interface Live {
  control(runId: string): Channel;
  session(id: string): Promise<Session | undefined>;
  /** The room of a run, loaded where it is not in memory; undefined where there is no such run. */
  room(runId: string): Promise<Room | undefined>;
  /** The room to decide something in. Refuses with `live.not-on-air` or `live.room-elsewhere` (LIVE-92). */
  roomHere(session: Session | undefined): Promise<Result<Room>>;
  /** The rooms in memory; looking at them does not keep them there. */
  loaded(): Iterable<Promise<Room | undefined>>;
  /** What is true at this second of a product in a room: its stock, its price, what ends when. */
  factsNow(room: Pick<Room, 'runId' | 'state'>, productId: string | null): Promise<Facts>;
  /** LIVE-17: what the evidence of a show says besides its tape, its orders and its recording. */
  evidenceOf(run: RunOfShow): Promise<EvidenceOfShow | undefined>;
  /** What the last sessions wrote and said; changes of rules are tried on it. */
  recentWords(): Promise<readonly { text: string; from: string }[]>;
  /** LIVE-33: whether what is sold now allows a change of a product; see `mayChange` for the refusals. */
  mayChange(asked: AskedChange, by: Actor): Promise<Result<void>>;
  /** Loads the runs that were on air when the program stopped. */
  resume(): Promise<void>;
  seed(tx: Sql, session: SeedSession): Promise<void>;
  readonly personal: PersonalDataSource;
  subscriber: Subscriber;
  routes(app: App): void;
  listen(server: Server): void;
  schedule(jobs: Jobs): void;
  /** Writes what waits; for a clean stop. */
  flush(): Promise<void>;
}

export interface OpenLive extends Omit<
  LiveDeps,
  'sessions' | 'showroom' | 'place' | 'tape' | 'team' | 'crm'
> {
  readonly hub: Hub;
  readonly team: Pick<Team, 'list' | 'whoIs' | 'onChanged'>;
  readonly crm: LiveDeps['crm'] & Pick<Crm, 'whoIs'>;
  readonly tape: LiveDeps['tape'] &
    Pick<Tape, 'write' | 'replay' | 'release' | 'place' | 'onAir' | 'seed'>;
  readonly reader: PictureReader;
  /** LIVE-44: what those who come from one address may tell. */
  readonly caps: CrowdCaps;
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
  const deps: AdmissionDeps & CoverDeps = {
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
  /** LIVE-93: takes the rooms over when they come to be here, and sends people away when they no longer are. */
  const takeRooms = async (): Promise<void> => {
    const elsewhere = await place.elsewhere();
    if (elsewhere) deps.guests.sendAway(elsewhere);
    if (elsewhere) had = false;
    if (had || elsewhere) return;
    had = true;
    try {
      await rooms.reload();
      for (const { id } of await tape.onAir()) await showroom(id);
    } catch (error) {
      // The next look takes them again.
      had = false;
      throw error;
    }
  };

  const lookAtWatchers = (): Promise<void> =>
    deps.watchers.look((request) => deps.staffOf(request), open.log);
  open.team.onChanged(lookAtWatchers);

  return {
    control,
    session: (id) => sessions.byId(sql, id),
    room: showroom,
    roomHere: (session) => roomHere(deps, session),
    loaded: () => rooms.loaded.values(),
    factsNow: (room, productId) => factsNow(deps, room, productId),
    evidenceOf: (run) => evidenceOf(deps, run),
    resume: () => takeRooms(),
    seed: (tx, session) => seedSession({ sessions, tape }, tx, session),
    personal: livePersonalData,
    subscriber: subscriber({
      name: 'live',
      together: true,
      subscribesTo: subscribedEvents,
      handle: async (event) => {
        const found = await tapeFactOf(deps, event);
        if (!found) return;
        const room = await showroom(found.runId);
        await room?.append({ ...found.fact, key: event.id });
      },
    }),
    recentWords: () => recentWords(deps),
    mayChange: (asked, by) => mayChange(deps, asked, by),
    routes: (app) => {
      sessionRoutes(app, deps);
      complianceRoutes(app, deps);
      publicRoutes(app, deps);
      coverRoutes(app, deps);
    },
    listen: (server) =>
      open.hub.listen(server, '/live', {
        admit: (request, connection) => admit(deps, request, connection),
      }),
    schedule: (jobs) => {
      jobs.every('live.place', '* * * * * *', () => takeRooms());
      jobs.every('live.streams', '*/2 * * * * *', async () => {
        if (!place.gone) await sweepStreams(deps, open.ingest, rooms.loaded);
      });
      jobs.every('live.rooms', '40 * * * * *', async () => {
        await rooms.letGo();
      });
      jobs.every('live.patrol', '0 */10 * * * *', async () => {
        await patrolSessions(deps);
      });
      // Another program on this database may have been told.
      jobs.every('live.watchers', '*/5 * * * * *', lookAtWatchers);
      jobs.every('live.offers', '* * * * * *', async () => {
        if (!place.gone) await sweepOffers(deps);
      });
    },
    flush: async () => {
      for (const room of rooms.loaded.values()) await (await room)?.tape.flush();
    },
  };
}

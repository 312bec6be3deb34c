import type { IncomingMessage } from 'node:http';
import { signInFirst, type Staff, type Viewer } from '../../../platform/http/index.ts';
import type { Leave } from '../../../platform/kernel/index.ts';
import type { Channel, Connection, Visitor } from '../../../platform/realtime/index.ts';
import { runOnAir } from '../domain/run.ts';
import type { LiveDeps } from '../app/deps.ts';
import { find } from '../app/plan.ts';
import type { Run } from '../contract.ts';
import type { Showroom } from '../app/showroom.ts';
import { sendAway, type Guests } from './guests.ts';
import {
  notOnAirNow,
  simulatedNotAllowed,
  tooManyEntries,
  tooManySockets,
  viewerUnknown,
} from './refusals.ts';
import { deviceOf } from './device.ts';
import { socketsMost, watchesMost, type Device, type Talkers } from './talkers.ts';
import { seat } from './viewer.ts';
import { mayWatch, type Watchers } from './watchers.ts';

export interface AdmissionDeps extends LiveDeps {
  readonly talkers: Talkers;
  readonly watchers: Watchers;
  readonly guests: Guests;
  staffOf(request: IncomingMessage): Promise<Staff | undefined>;
  viewerOf(token: string): Viewer | undefined;
  audience(runId: string): Channel;
  control(runId: string): Channel;
}

/**
 * Lets sockets in: `/live?session=…&as=viewer&token=…` for the audience, `as=control` for staff.
 * `from` is the last frame that the page saw, so that it gets what it missed.
 */
export async function admit(
  deps: AdmissionDeps,
  request: IncomingMessage,
  connection: Connection,
): Promise<Visitor | undefined> {
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const session = await find(deps, searchParams.get('session') ?? '');
  const run = session && runOnAir(session);
  const elsewhere = run && (await deps.place.elsewhere());
  if (elsewhere) {
    sendAway(connection, elsewhere);
    return undefined;
  }
  const room = run && (await deps.showroom(run.id));
  if (!run || !room) {
    connection.close(notOnAirNow);
    return undefined;
  }
  const seen = searchParams.get('from') ?? undefined;
  const from = searchParams.get('run') === run.id ? seen : undefined;
  if (searchParams.get('as') === 'control') {
    const staff = await deps.staffOf(request);
    if (!mayWatch(staff)) {
      connection.close(signInFirst);
      return undefined;
    }
    const leave = deps.talkers.watches.take(staff.id);
    if (!leave) {
      connection.close(tooManySockets(watchesMost));
      return undefined;
    }
    return watch(deps, connection, { room, from, request, staff, leave });
  }
  return admitViewer(deps, connection, { room, run, from, searchParams, request });
}

interface Knocking {
  readonly room: Showroom;
  readonly run: Run;
  readonly from: string | undefined;
  readonly searchParams: URLSearchParams;
  readonly request: IncomingMessage;
}

async function admitViewer(
  deps: AdmissionDeps,
  connection: Connection,
  { room, run, from, searchParams, request }: Knocking,
): Promise<Visitor | undefined> {
  const viewer = deps.viewerOf(searchParams.get('token') ?? '');
  if (!viewer) {
    connection.close(viewerUnknown);
    return undefined;
  }
  if (viewer.simulated && run.mode === 'live') {
    // LIVE-10: the simulated crowd never enters a real show.
    connection.close(simulatedNotAllowed);
    return undefined;
  }
  if (room.tape.isFull) {
    connection.comeAgain();
    return undefined;
  }
  const waitMs = deps.talkers.enter(viewer.id, deps.clock.now());
  if (waitMs > 0) {
    connection.close(tooManyEntries(waitMs));
    return undefined;
  }
  const leave = deps.talkers.sockets.take(viewer.id);
  if (!leave) {
    connection.close(tooManySockets(socketsMost));
    return undefined;
  }
  const source = searchParams.get('source') ?? 'direct';
  const device = deviceOf(deps.crm, { request, place: connection.place, viewer });
  const coming = { room, from, viewer, device, source, leave };
  return enter(deps, connection, coming).catch((error: unknown) => {
    leave();
    throw error;
  });
}

interface Coming {
  readonly room: Showroom;
  readonly from: string | undefined;
  /** Releases the seat among the sockets of this person. */
  readonly leave: Leave;
}

interface Watching extends Coming {
  readonly staff: Staff;
  readonly request: IncomingMessage;
}

function watch(deps: AdmissionDeps, connection: Connection, coming: Watching): Visitor {
  const { room, from, request, staff, leave } = coming;
  const channel = deps.control(room.runId);
  const forget = deps.watchers.add({ id: staff.id, request, connection });
  const gone = deps.guests.add(connection);
  channel.join(connection.member, from, deps.clock.now());
  return {
    said: () => {},
    left: () => {
      leave();
      forget();
      gone();
      channel.leave(connection.member);
    },
  };
}

interface Entering extends Coming {
  readonly viewer: Viewer;
  readonly device: Device | undefined;
  readonly source: string;
}

async function enter(
  deps: AdmissionDeps,
  connection: Connection,
  { room, from, viewer, device, source, leave }: Entering,
): Promise<Visitor> {
  const channel = deps.audience(room.runId);
  const follower = viewer.simulated ? false : await deps.crm.isFollower(viewer.id);
  const { id: v, nickname: nick } = viewer;
  await room.append({
    type: 'viewer.entered',
    data: { v, nick, source: source.slice(0, 20), follower },
  });
  channel.join(connection.member, from, deps.clock.now());
  const gone = deps.guests.add(connection);
  const seated = seat({ deps, room, viewer, device, connection });
  return {
    said: (text) => seated.said(text),
    left: () => {
      leave();
      gone();
      channel.leave(connection.member);
      // Another program that took the rooms over has said already that everybody left.
      if (!deps.place.gone) seated.left();
    },
  };
}

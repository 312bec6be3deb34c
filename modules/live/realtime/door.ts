import type { IncomingMessage } from 'node:http';
import { signInFirst, type Staff, type Viewer } from '../../../platform/http/index.ts';
import type { Leave } from '../../../platform/kernel/index.ts';
import type { Channel, Connection, Visitor } from '../../../platform/realtime/index.ts';
import { runOnAir } from '../domain/run.ts';
import type { LiveNeeds } from '../app/needs.ts';
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

export interface DoorNeeds extends LiveNeeds {
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
  needs: DoorNeeds,
  request: IncomingMessage,
  connection: Connection,
): Promise<Visitor | undefined> {
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const session = await find(needs, searchParams.get('session') ?? '');
  const run = session && runOnAir(session);
  const elsewhere = run && (await needs.place.elsewhere());
  if (elsewhere) {
    sendAway(connection, elsewhere);
    return undefined;
  }
  const room = run && (await needs.showroom(run.id));
  if (!run || !room) {
    connection.close(notOnAirNow);
    return undefined;
  }
  const seen = searchParams.get('from') ?? undefined;
  const from = searchParams.get('run') === run.id ? seen : undefined;
  if (searchParams.get('as') === 'control') {
    const staff = await needs.staffOf(request);
    if (!mayWatch(staff)) {
      connection.close(signInFirst);
      return undefined;
    }
    const leave = needs.talkers.watches.take(staff.id);
    if (!leave) {
      connection.close(tooManySockets(watchesMost));
      return undefined;
    }
    return watch(needs, connection, { room, from, request, staff, leave });
  }
  return admitViewer(needs, connection, { room, run, from, searchParams, request });
}

interface Knocking {
  readonly room: Showroom;
  readonly run: Run;
  readonly from: string | undefined;
  readonly searchParams: URLSearchParams;
  readonly request: IncomingMessage;
}

async function admitViewer(
  needs: DoorNeeds,
  connection: Connection,
  { room, run, from, searchParams, request }: Knocking,
): Promise<Visitor | undefined> {
  const viewer = needs.viewerOf(searchParams.get('token') ?? '');
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
  const waitMs = needs.talkers.enter(viewer.id, needs.clock.now());
  if (waitMs > 0) {
    connection.close(tooManyEntries(waitMs));
    return undefined;
  }
  const leave = needs.talkers.sockets.take(viewer.id);
  if (!leave) {
    connection.close(tooManySockets(socketsMost));
    return undefined;
  }
  const source = searchParams.get('source') ?? 'direct';
  const device = deviceOf(needs.crm, { request, place: connection.place, viewer });
  const coming = { room, from, viewer, device, source, leave };
  return enter(needs, connection, coming).catch((error: unknown) => {
    leave();
    throw error;
  });
}

interface Coming {
  readonly room: Showroom;
  readonly from: string | undefined;
  /** Gives back the seat among the sockets of this person. */
  readonly leave: Leave;
}

interface Watching extends Coming {
  readonly staff: Staff;
  readonly request: IncomingMessage;
}

function watch(needs: DoorNeeds, connection: Connection, coming: Watching): Visitor {
  const { room, from, request, staff, leave } = coming;
  const channel = needs.control(room.runId);
  const forget = needs.watchers.add({ id: staff.id, request, connection });
  const gone = needs.guests.add(connection);
  channel.join(connection.member, from, needs.clock.now());
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
  needs: DoorNeeds,
  connection: Connection,
  { room, from, viewer, device, source, leave }: Entering,
): Promise<Visitor> {
  const channel = needs.audience(room.runId);
  const follower = viewer.simulated ? false : await needs.crm.isFollower(viewer.id);
  const { id: v, nickname: nick } = viewer;
  await room.append({
    type: 'viewer.entered',
    data: { v, nick, source: source.slice(0, 20), follower },
  });
  channel.join(connection.member, from, needs.clock.now());
  const gone = needs.guests.add(connection);
  const seated = seat({ needs, room, viewer, device, connection });
  return {
    said: (text) => seated.said(text),
    left: () => {
      leave();
      gone();
      channel.leave(connection.member);
      // Another program that took the rooms over has said already that everybody left.
      if (!needs.place.gone) seated.left();
    },
  };
}

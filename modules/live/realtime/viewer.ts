import type { Refusal } from '../../../platform/kernel/index.ts';
import { fieldWithNul, type Viewer } from '../../../platform/http/index.ts';
import type { Connection, Visitor } from '../../../platform/realtime/index.ts';
import { TapeBehind } from '../../tape/index.ts';
import type { LiveDeps } from '../app/deps.ts';
import type { Showroom } from '../app/showroom.ts';
import { sayLimit, viewerMessageSchema, type ViewerMessage } from '../contract.ts';
import { judgeTalk } from '../domain/talk.ts';
import { danmakuContact, danmakuForbidden, unreadable } from '../refusals.ts';
import { addressTooOften, roomFault } from './refusals.ts';
import type { Device, Talkers } from './talkers.ts';

interface Seat {
  readonly deps: LiveDeps & { readonly talkers: Talkers };
  readonly room: Showroom;
  readonly viewer: Viewer;
  /** LIVE-71; undefined where none is counted. */
  readonly device: Device | undefined;
  readonly connection: Connection;
}

/** A viewer in the room: what it says goes on the tape, and is answered once it is there. */
export function seat(place: Seat): Visitor {
  const { room, viewer, device, connection, deps } = place;
  const { talkers } = deps;

  const talk = async (id: string, said: string): Promise<Refusal | undefined> => {
    const now = deps.clock.now();
    // A message sent again after a lost network is already there: it costs nothing.
    const key = `say:${viewer.id}:${id}`;
    if (room.tape.has(key)) return undefined;
    const own = talkers.of(viewer.id, now);
    const talking = device ? [own, talkers.of(device.key, now, device.people)] : [own];
    const budgets = talking.map(({ budget }) => budget);
    room.mutes.spoke(viewer.id, device?.key);
    const mutedMs = room.mutes.leftMs(viewer.id, device?.key);
    const judged = judgeTalk({ text: said, limit: sayLimit, now, budgets, mutedMs });
    if (!judged.ok) return judged.refusal;
    const waitMs = talkers.talkWaitMs(connection.place, now);
    if (waitMs > 0) return addressTooOften(waitMs);
    for (const [index, budget] of judged.value.budgets.entries()) {
      const spender = talking[index];
      if (spender) spender.budget = budget;
    }
    const { text } = judged.value;
    const contact = contactIn(place, { text, at: now });
    if (contact) {
      // LIVE-60: what the tape keeps for years reaches nobody.
      const data = { v: viewer.id, text: contact.blotted, list: 'contact' };
      await room.append({ type: 'danmaku.refused', data });
      return danmakuContact(contact.why, text.slice(contact.from, contact.until));
    }
    const [listed] = deps.compliance.words(text);
    if (listed) {
      const data = { v: viewer.id, text, list: listed.list };
      await room.append({ type: 'danmaku.refused', data });
      return danmakuForbidden;
    }
    talkers.pieces.said(speakerOf(place), { text, at: now });
    const line = { id: deps.newId('msg'), v: viewer.id, nick: viewer.nickname, text };
    const data = deps.compliance.rude(text) ? { ...line, rude: true as const } : line;
    await room.append({ type: 'danmaku.said', key, data });
    return undefined;
  };

  const receive = async (message: ViewerMessage): Promise<void> => {
    const v = viewer.id;
    switch (message.t) {
      case 'say': {
        const refusal = await talk(message.id, message.text);
        connection.send(refusal ? { re: message.id, no: refusal } : { re: message.id, ok: true });
        return;
      }
      case 'follow':
        if (await deps.crm.follow(v)) await room.append({ type: 'shop.followed', data: { v } });
        connection.send({ re: message.id, ok: true });
        return;
      case 'like':
        return room.append({ type: 'like.given', data: { v, n: message.n } });
      case 'shown': {
        const p = shownHere(room, message.p);
        return p.length === 0 ? undefined : room.append({ type: 'product.shown', data: { v, p } });
      }
      default: {
        const [p] = shownHere(room, [message.p]);
        return p === undefined
          ? undefined
          : room.append({ type: 'product.opened', data: { v, p } });
      }
    }
  };

  /** Who waits for an answer is told; a like less is nobody's loss. */
  const failed = (message: ViewerMessage, error: unknown): void => {
    if (!(error instanceof TapeBehind)) connection.close(roomFault);
    else if ('id' in message) connection.send({ re: message.id, no: error.refusal });
  };

  return {
    said: (text) => {
      const now = deps.clock.now();
      if (!talkers.mayTell(viewer.id, now)) return;
      if (device && !talkers.mayTell(device.key, now, device.people)) return;
      const message = readMessage(text);
      const waitMs = talkers.messageWaitMs(connection.place, now);
      if (!message) connection.send({ re: '', no: unreadable });
      else if (waitMs === 0) receive(message).catch((error: unknown) => failed(message, error));
      else if ('id' in message) connection.send({ re: message.id, no: addressTooOften(waitMs) });
    },
    left: () => {
      room.append({ type: 'viewer.left', data: { v: viewer.id } }).catch(() => {});
    },
  };
}

/** LIVE-60, LIVE-85: what a line gives by itself, or completes. */
function contactIn(seat: Seat, line: { readonly text: string; readonly at: number }) {
  const { compliance, talkers } = seat.deps;
  return (
    compliance.contact(line.text) ??
    talkers.pieces.completes(compliance.contact, speakerOf(seat), line)
  );
}

/** LIVE-85: whose lines belong together: a browser's, whoever it says it is, where it is one person's (LIVE-71). */
function speakerOf({ viewer, device }: Pick<Seat, 'viewer' | 'device'>): string {
  return device?.people === 1 ? device.key : viewer.id;
}

/** LIVE-41: those of them that the show sells, each once: an invented one would be a row of every figure. */
function shownHere(room: Showroom, ids: readonly string[]): string[] {
  return room.state.products.flatMap(({ id }) => (ids.includes(id) ? [id] : []));
}

/** What a viewer's page said, or undefined where no page of ours says it. */
export function readMessage(text: string): ViewerMessage | undefined {
  try {
    const parsed = viewerMessageSchema.safeParse(JSON.parse(text));
    // LIVE-55: what goes on the tape is read into tables later.
    return parsed.success && fieldWithNul(parsed.data) === undefined ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

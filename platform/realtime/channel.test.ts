import { describe, expect, it } from 'vitest';
import { Channel, type Member } from './channel.ts';
import type { Frame } from './frame.ts';

function openChannel() {
  let encoded = 0;
  const channel = new Channel({ keep: { said: 2 }, framesKept: 3 }, (text) => {
    encoded += 1;
    return Buffer.from(text);
  });
  return { channel, encodings: () => encoded };
}

function openMember(): Member & { frames: Frame[]; queued: number; dropped: boolean } {
  const member = {
    frames: [] as Frame[],
    queued: 0,
    dropped: false,
    send: (bytes: Buffer) => {
      member.frames.push(JSON.parse(bytes.toString()));
    },
    waiting: () => member.queued,
    drop: () => {
      member.dropped = true;
    },
  };
  return member;
}

/** Whose count it is, as a newcomer is told. */
function whose(channel: Channel): string {
  const member = openMember();
  channel.join(member, undefined, 0);
  channel.leave(member);
  return member.frames[0]?.of ?? '';
}

describe('a channel', () => {
  it('[FRAME-1] one frame per tick for everybody, encoded once', () => {
    const { channel, encodings } = openChannel();
    const members = Array.from({ length: 50 }, openMember);
    for (const member of members) channel.join(member, undefined, 0);
    const before = encodings();
    channel.put('online', 1);
    channel.put('online', 2);
    channel.add('said', 'a');
    channel.add('said', 'b');
    expect(channel.tick(1)).toBe(50);
    expect(encodings() - before).toBe(1);
    for (const { frames } of members) {
      expect(frames.at(-1)).toEqual({ n: 1, at: 1, put: { online: 2 }, add: { said: ['a', 'b'] } });
    }
    expect(channel.tick(2)).toBe(0);
  });

  it('[FRAME-2] who comes back soon gets what was missed, who comes late gets everything', () => {
    const { channel } = openChannel();
    for (let count = 1; count <= 5; count += 1) {
      channel.add('said', count);
      channel.tick(count);
    }
    const of = whose(channel);
    const soon = openMember();
    channel.join(soon, `${of}.3`, 9);
    expect(soon.frames.map((frame) => frame.n)).toEqual([4, 5]);
    const late = openMember();
    channel.join(late, `${of}.1`, 9);
    expect(late.frames).toEqual([{ n: 5, at: 9, full: true, of, put: {}, add: { said: [4, 5] } }]);
  });

  it.each(['5', '.5', 'x.5', '5.', '-1', ''])(
    '[FRAME-4] what another channel counted is not taken for its own (%s)',
    (wrong) => {
      const channels = [openChannel().channel, openChannel().channel];
      const [former, now] = channels;
      if (!former || !now) throw new Error('two were opened');
      for (const channel of channels) {
        for (let count = 1; count <= 5; count += 1) {
          channel.add('said', count);
          channel.tick(count);
        }
      }
      for (const from of [`${whose(former)}.4`, wrong]) {
        const back = openMember();
        now.join(back, from, 9);
        expect(back.frames).toMatchObject([{ n: 5, full: true }]);
      }
    },
  );

  it('[FRAME-2] a newcomer is not shown twice what waits for the next tick', () => {
    const { channel } = openChannel();
    channel.add('said', 'waits');
    const member = openMember();
    channel.join(member, undefined, 0);
    channel.tick(1);
    const shown = member.frames.flatMap((frame) => frame.add['said'] ?? []);
    expect(shown).toEqual(['waits']);
  });

  it('[SOCKET-6] frames that can be caught up with are bounded by their bytes as well', () => {
    const channel = new Channel({ keep: {}, framesKept: 300 }, (text) => Buffer.from(text));
    const size = 1024 * 1024;
    for (let count = 1; count <= 10; count += 1) {
      channel.add('said', 'x'.repeat(size));
      channel.tick(count);
    }
    const of = whose(channel);
    const [soon, late] = [openMember(), openMember()];
    channel.join(soon, `${of}.7`, 11);
    channel.join(late, `${of}.6`, 11);
    expect(soon.frames.map(({ n }) => n)).toEqual([8, 9, 10]);
    expect(late.frames).toMatchObject([{ n: 10, full: true }]);
  });

  it('[FRAME-3] a slow reader is skipped, then brought up to date with one full frame', () => {
    const { channel } = openChannel();
    const slow = openMember();
    const quick = openMember();
    channel.join(slow, undefined, 0);
    channel.join(quick, undefined, 0);
    slow.queued = 1_000_000;
    for (let count = 1; count <= 4; count += 1) {
      channel.put('count', count);
      channel.tick(count);
    }
    expect([slow.frames.length, quick.frames.length]).toEqual([1, 5]);
    slow.queued = 0;
    channel.put('count', 5);
    channel.tick(5);
    expect(slow.frames.at(-1)).toMatchObject({ full: true, put: { count: 5 } });
  });
});

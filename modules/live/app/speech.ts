import { ok, type Result } from '../../../platform/kernel/index.ts';
import { doubtId } from '../../compliance/index.ts';
import type { SpeechLine } from '../contract.ts';
import type { NewTapeFact, TapeHit } from '../../tape/events.ts';
import { poolOf } from './air.ts';
import { factsNow } from './guard.ts';
import type { Actor, LiveNeeds } from './needs.ts';
import type { Showroom } from './showroom.ts';

interface Hearing {
  readonly needs: LiveNeeds;
  readonly room: Showroom;
  readonly by: Actor;
}

/**
 * LIVE-15: what the host says, line by line as a recogniser or a person writes it down. Each line is
 * on the tape once; what stands against it follows at once, judged by stock, price and policy of that
 * second. Answers with the hits.
 */
export async function hearSpeech(
  { needs, room, by }: Hearing,
  lines: readonly SpeechLine[],
): Promise<Result<{ readonly hits: readonly TapeHit[] }>> {
  const all: TapeHit[] = [];
  for (const line of lines) {
    const key = `speech:${line.id}`;
    if (room.tape.has(key)) continue;
    const { pinned: productId, offers, mode } = room.state;
    const offer = offers.find((item) => item.open && item.productId === productId);
    const pool = poolOf({ id: room.runId, mode });
    const facts = await factsNow(needs, { productId, offer, pool });
    const at = needs.clock.now();
    const found = needs.compliance.check({ text: line.text, surface: 'speech', at, facts });
    const hits = found
      .filter((finding) => finding.decision === 'block' || finding.decision === 'fix')
      .map(({ ruleId, version, decision, said, law, name, remedy, instead }): TapeHit => {
        const id = needs.newId('hit');
        const what = { ruleId, version, decision, said, law, name, remedy, instead };
        return { id, surface: 'speech', text: line.text, productId, ...what };
      });
    const data = { id: line.id, text: line.text, spokeAt: line.at, by: by.name, from: line.from };
    // LIVE-28: neither what is unlawful nor a bad word, be it misheard, is written under the picture.
    const withheld = hits.length > 0 || needs.compliance.words(line.text).length > 0;
    // LIVE-29: where no rule stops it, the model's hint asks a person to listen.
    const doubtful = hits.length === 0 && found.some(({ ruleId }) => ruleId === doubtId);
    const heard: NewTapeFact = {
      ...{ type: 'speech.heard', key },
      data: { ...data, ...(withheld ? { withheld } : {}), ...(doubtful ? { doubtful } : {}) },
    };
    const facted = hits.map((data): NewTapeFact => ({ type: 'guard.hit', data }));
    await room.append(heard, ...facted);
    all.push(...hits);
  }
  return ok({ hits: all });
}

import { ok, type Result } from '../../../platform/kernel/index.ts';
import { doubtId } from '../../compliance/index.ts';
import type { SpeechLine } from '../contract.ts';
import type { NewTapeFact, TapeHit } from '../../tape/events.ts';
import type { Stage } from './deps.ts';
import { hitOf } from '../domain/hits.ts';

/**
 * LIVE-15: what the host says, line by line as a recogniser or a person writes it down. Each line is
 * on the tape once; what stands against it follows at once, judged by stock, price and policy of that
 * second. Answers with the hits.
 */
export async function hearSpeech(
  { deps, room, by }: Stage,
  lines: readonly SpeechLine[],
): Promise<Result<{ readonly hits: readonly TapeHit[] }>> {
  const all: TapeHit[] = [];
  for (const line of lines) {
    const key = `speech:${line.id}`;
    if (room.tape.has(key)) continue;
    const { pinned: productId } = room.state;
    const facts = await deps.live.factsNow(room, productId);
    const at = deps.clock.now();
    const found = deps.compliance.check({ text: line.text, surface: 'speech', at, facts });
    const hits = found
      .filter((violation) => violation.decision === 'block' || violation.decision === 'fix')
      .map((violation) => {
        const id = deps.newId('hit');
        return hitOf(violation, { id, surface: 'speech', text: line.text, productId });
      });
    const data = { id: line.id, text: line.text, spokeAt: line.at, by: by.name, from: line.from };
    // LIVE-96: neither what is unlawful nor a bad word, be it misheard, is written under the picture.
    const withheld = hits.length > 0 || deps.compliance.words(line.text).length > 0;
    // LIVE-29: where no rule stops it, the model's hint asks a person to listen.
    const doubtful = hits.length === 0 && found.some(({ ruleId }) => ruleId === doubtId);
    const heard: NewTapeFact = {
      type: 'speech.heard',
      key,
      data: { ...data, ...(withheld ? { withheld } : {}), ...(doubtful ? { doubtful } : {}) },
    };
    const facted = hits.map((data): NewTapeFact => ({ type: 'guard.hit', data }));
    await room.append(heard, ...facted);
    all.push(...hits);
  }
  return ok({ hits: all });
}

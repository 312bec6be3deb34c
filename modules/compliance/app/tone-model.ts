import stored from '../domain/tone-model.json' with { type: 'json' };
import { unpackTone, type ToneModel } from '../domain/tone.ts';

let shipped: ToneModel | undefined;

/** The model that ships, learnt by `npm run bench words` with DIANBO_WRITE_MODEL; unpacked once. */
export function shippedTone(): ToneModel {
  shipped ??= unpackTone(stored);
  return shipped;
}

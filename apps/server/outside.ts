import { openRecogniser, openStreaming } from '../../modules/speech/index.ts';
import type { Destination, Egress } from '../../platform/egress/index.ts';
import type { Settings } from './settings.ts';

/** Everything outside that this installation was told to talk to. */
export function destinationsOf({ asr, channels }: Settings): Destination[] {
  const gateways = Object.entries(channels ?? {}).map(([name, terms]) => {
    return { region: 'CN', ...terms, name, url: terms.gateway };
  });
  return [...gateways, ...(asr && 'url' in asr ? [{ ...asr, name: 'asr' }] : [])];
}

/** Who turns speech into words: one that is sent recordings, or one that listens to the studio. */
export function recognisersOf({ asr, transcriber }: Settings, egress: Egress) {
  if (transcriber) return { transcriber };
  if (!asr) return {};
  if ('driver' in asr) return { streaming: openStreaming(asr, egress) };
  return { transcriber: openRecogniser(asr, egress) };
}

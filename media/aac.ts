/** What a player needs to know of AAC sound before its first packet. */
export interface AacConfig {
  readonly codec: string;
  readonly sampleRate: number;
  readonly numberOfChannels: number;
  readonly description: Uint8Array;
}

const sampleRates = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000,
  7350,
];
/** LC, and the two that add a band or a channel to it. */
const objectTypes = [2, 5, 29];

/**
 * AudioSpecificConfig (ISO/IEC 14496-3 §1.6.2.1): object type, rate, channels. `undefined` where no
 * browser plays it: channels in a program config element (configuration 0), odd rates,
 * short packets, other AAC.
 */
export function aacConfig(config: Uint8Array): AacConfig | undefined {
  if (config.length < 2) return undefined;
  const [first = 0, second = 0] = config;
  const objectType = first >> 3;
  const sampleRate = sampleRates[((first & 7) << 1) | (second >> 7)];
  const channels = (second >> 3) & 15;
  if (!objectTypes.includes(objectType) || sampleRate === undefined) return undefined;
  if (channels === 0 || channels > 7) return undefined;
  // 960 samples a packet, as radio has them: nothing here counts by them, and hardly a player.
  if (objectType === 2 && (second & 4) !== 0) return undefined;
  return {
    codec: `mp4a.40.${objectType}`,
    sampleRate,
    numberOfChannels: channels === 7 ? 8 : channels,
    description: config.slice(),
  };
}

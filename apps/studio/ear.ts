const wantedRate = 16_000;
/** Sound that is sent at a time: half a second, so that a word is judged soon after it was said. */
const chunkSamples = wantedRate / 2;

/**
 * LIVE-21: sends what the studio hears to the show's recogniser, 16 kHz and mono, while it wants it.
 * The recogniser is the server's; where it has none the first answer says so and nothing more is sent.
 */
export function sendSound(sessionId: string, track: MediaStreamTrack): () => void {
  const own = track.clone();
  if (!isAudio(own) || !('MediaStreamTrackProcessor' in globalThis)) return () => own.stop();
  const reader = new MediaStreamTrackProcessor({ track: own }).readable.getReader();
  let going = true;
  const stop = (): void => {
    going = false;
    own.stop();
  };
  const run = async (): Promise<void> => {
    let waiting: number[] = [];
    while (going) {
      const { value, done } = await reader.read();
      if (done) return;
      waiting.push(...thinned(value));
      value.close();
      if (waiting.length < chunkSamples) continue;
      const chunk = Int16Array.from(waiting);
      waiting = [];
      if (!(await isWanted(sessionId, chunk))) stop();
    }
  };
  void run().catch(stop);
  return stop;
}

async function isWanted(sessionId: string, chunk: Int16Array<ArrayBuffer>): Promise<boolean> {
  try {
    const sent = await fetch(`/api/sessions/${sessionId}/sound`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: chunk.buffer,
    });
    // A server that is away for a moment may want the next piece.
    if (!sent.ok) return sent.status >= 500 || sent.status === 409;
    const { listening }: { listening: boolean } = await sent.json();
    return listening;
  } catch {
    return true;
  }
}

/** The first channel at a third of its rate, each sample the mean of its three: speech needs no more. */
function thinned(data: AudioData): number[] {
  const samples = new Float32Array(data.numberOfFrames);
  data.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
  const step = data.sampleRate / wantedRate;
  const out: number[] = [];
  for (let from = 0; from + step <= samples.length; from += step) {
    const piece = samples.subarray(Math.floor(from), Math.floor(from + step));
    const mean = piece.reduce((sum, value) => sum + value, 0) / piece.length;
    out.push(Math.max(-32_768, Math.min(32_767, Math.round(mean * 32_767))));
  }
  return out;
}

function isAudio(track: MediaStreamTrack): track is MediaStreamAudioTrack {
  return track.kind === 'audio';
}

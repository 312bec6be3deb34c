import type { ToStudio, ToWorker } from './worker.ts';

export interface PublisherState {
  readonly state: 'idle' | 'starting' | 'on' | 'reconnecting' | 'refused';
  readonly kbps: number;
  readonly targetKbps: number;
  readonly dropped: number;
  readonly waiting: number;
  readonly refusal?: { readonly zh: string; readonly en: string };
}

export const idle: PublisherState = {
  state: 'idle',
  kbps: 0,
  targetKbps: 0,
  dropped: 0,
  waiting: 0,
};

export interface Publisher {
  stop(): Promise<Blob | undefined>;
}

interface PublisherInput {
  readonly key: string;
  readonly canvas: HTMLCanvasElement;
  readonly audio: MediaStreamTrack;
  readonly record: boolean;
  readonly onState: (state: PublisherState) => void;
}

/**
 * Hands the program's picture and sound to the worker that encodes and publishes them. The tracks
 * are read by the worker itself, so a busy page does not stall the stream.
 */
export function publish(input: PublisherInput): Publisher {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const video = input.canvas.captureStream(25).getVideoTracks()[0];
  const { audio } = input;
  if (!isVideo(video) || !isAudio(audio)) {
    throw new Error('broken promise: the canvas has a picture and the desk a sound track');
  }
  const pictures = new MediaStreamTrackProcessor({ track: video }).readable;
  const sounds = new MediaStreamTrackProcessor({ track: audio }).readable;
  let saved: ((blob: Blob | undefined) => void) | undefined;
  worker.addEventListener('message', ({ data }: MessageEvent<ToStudio>) => {
    if (data.t === 'state') input.onState(data.state);
    else saved?.(data.recording);
  });
  const start: ToWorker = {
    t: 'start',
    key: input.key,
    width: input.canvas.width,
    height: input.canvas.height,
    record: input.record,
    pictures,
    sounds,
  };
  worker.postMessage(start, [pictures, sounds]);
  return {
    stop: () =>
      new Promise((resolve) => {
        saved = (blob) => {
          video.stop();
          worker.terminate();
          input.onState(idle);
          resolve(blob);
        };
        const stop: ToWorker = { t: 'stop' };
        worker.postMessage(stop);
      }),
  };
}

function isVideo(track: MediaStreamTrack | undefined): track is MediaStreamVideoTrack {
  return track?.kind === 'video';
}

function isAudio(track: MediaStreamTrack): track is MediaStreamAudioTrack {
  return track.kind === 'audio';
}

/** Encoding in the browser needs WebCodecs and the track reader, which Chromium has. */
export function canPublish(): boolean {
  return 'VideoEncoder' in globalThis && 'MediaStreamTrackProcessor' in globalThis;
}

import { Mp4OutputFormat } from 'mediabunny';

export interface CmafSink {
  init(bytes: Uint8Array): void;
  segment(bytes: Uint8Array): void;
}

/**
 * A fragmented MP4 writer that hands out one initialisation segment and then one media segment per
 * group of pictures, each as a whole. Runs in the browser and in Node.
 */
export function cmafFormat(sink: CmafSink): Mp4OutputFormat {
  let fileType: Uint8Array = new Uint8Array();
  let head: Uint8Array | undefined;
  return new Mp4OutputFormat({
    fastStart: 'fragmented',
    minimumFragmentDuration: 0.9,
    onFtyp: (data) => {
      fileType = data.slice();
    },
    onMoov: (data) => sink.init(join(fileType, data)),
    onMoof: (data) => {
      head = data.slice();
    },
    onMdat: (data) => {
      if (head) sink.segment(join(head, data));
      head = undefined;
    },
  });
}

function join(first: Uint8Array, second: Uint8Array): Uint8Array {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}

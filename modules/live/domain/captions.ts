import type { TapeFact } from '../../tape/events.ts';

/** A line of speech that the room may read. */
export interface SpokenLine {
  readonly id: string;
  readonly text: string;
  readonly at: number;
}

export interface Captions {
  /** Words that somebody put over the picture; null where there are none. */
  readonly written: string | null;
  /** What the host said last, oldest first; lines against which something stands are left out. */
  readonly spoken: readonly SpokenLine[];
}

const doubtsKept = 5;

/** LIVE-29: lines that somebody should listen to, until somebody has; the newest five. */
export function foldDoubts(lines: readonly SpokenLine[], fact: TapeFact): readonly SpokenLine[] {
  switch (fact.type) {
    case 'speech.heard': {
      const { id, text, doubtful } = fact.data;
      return doubtful ? [...lines, { id, text, at: fact.at }].slice(-doubtsKept) : lines;
    }
    case 'speech.judged':
      return lines.filter((line) => line.id !== fact.data.id);
    default:
      return lines;
  }
}

export const noCaptions: Captions = { written: null, spoken: [] };

export const captionLimit = 60;
const linesKept = 2;

/** LIVE-95, LIVE-96: what the room reads over the picture. */
export function foldCaptions(captions: Captions, fact: TapeFact): Captions {
  switch (fact.type) {
    case 'caption.shown':
      return { ...captions, written: fact.data.text };
    case 'speech.heard': {
      const { id, text, withheld } = fact.data;
      if (withheld === true) return captions;
      const spoken = [...captions.spoken, { id, text, at: fact.at }].slice(-linesKept);
      return { ...captions, spoken };
    }
    case 'speech.judged': {
      const { id, wrong } = fact.data;
      if (!wrong) return captions;
      return { ...captions, spoken: captions.spoken.filter((line) => line.id !== id) };
    }
    case 'run.closed':
      return noCaptions;
    default:
      return captions;
  }
}

/** How long a line of speech stays in view: time to read it at seven signs a second, five at least. */
export function readingMs(text: string): number {
  return Math.max(5000, (text.length / 7) * 1000);
}

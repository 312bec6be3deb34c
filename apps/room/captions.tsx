/** @jsxImportSource preact */
import { useEffect, useState } from 'preact/hooks';
import { readingMs, type Captions } from '../../modules/live/contract.ts';
import { t } from './words.ts';

interface CaptionsProps {
  readonly captions: Captions | undefined;
  readonly skewMs: number;
}

const wanted = 'captions';

/**
 * LIVE-95, LIVE-96: what staff wrote over the picture, and what the host says, line by line (WCAG 1.2.4). The
 * spoken lines can be turned off, which the phone remembers; what is written stays.
 */
export function RoomCaptions({ captions, skewMs }: CaptionsProps) {
  const [on, setOn] = useState(localStorage.getItem(wanted) !== 'off');
  const spoken = captions?.spoken ?? [];
  const lines = useInView(spoken, skewMs);
  const turn = (): void => {
    localStorage.setItem(wanted, on ? 'off' : 'on');
    setOn(!on);
  };
  return (
    <>
      <div class="captions">
        {captions?.written && <p class="written">{captions.written}</p>}
        {on && lines.length > 0 && (
          <p class="spoken" aria-live="polite">
            {lines.map((line) => (
              <span key={line.id}>{line.text}</span>
            ))}
          </p>
        )}
      </div>
      {spoken.length > 0 && (
        <button type="button" class="sound captions-switch" aria-pressed={on} onClick={turn}>
          {on ? t('关闭字幕', 'Turn captions off') : t('打开字幕', 'Turn captions on')}
        </button>
      )}
    </>
  );
}

/** The lines that there is still time to read; looks again when the next of them is over. */
function useInView(spoken: Captions['spoken'], skewMs: number): Captions['spoken'] {
  const [, look] = useState(0);
  const now = Date.now() + skewMs;
  const left = spoken.map((line) => line.at + readingMs(line.text) - now);
  const next = Math.min(...left.filter((ms) => ms > 0));
  useEffect(() => {
    if (!Number.isFinite(next)) return undefined;
    const timer = setTimeout(() => look((count) => count + 1), next);
    return () => clearTimeout(timer);
  });
  return spoken.filter((_, index) => (left[index] ?? 0) > 0);
}

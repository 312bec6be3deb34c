import { Panel } from '../../design/parts.tsx';
import { useSay } from '../../design/words.tsx';
import { useNow } from '../../platform/web/react.ts';
import type { Source } from './mixer.ts';
import { levelOf, type SoundDesk } from './sound.ts';

interface SoundPanelProps {
  readonly desk: SoundDesk;
  readonly sources: readonly Source[];
}

/** Levels and mutes. `sources` only makes it draw again when one comes or goes. */
export function SoundPanel({ desk, sources }: SoundPanelProps) {
  const { t } = useSay();
  useNow(120);
  return (
    <Panel title={t('声音', 'Sound')}>
      <div className="body stack" data-sources={sources.length}>
        {desk.channels.length === 0 && (
          <p className="second">
            {t('没有麦克风,当前推静音轨。', 'No microphone yet; publishing a silent track.')}
          </p>
        )}
        {desk.channels.map((channel) => {
          const level = channel.muted ? 0 : levelOf(channel);
          return (
            <div key={channel.id} className="stack">
              <div className="row">
                <span className="grow clip">{channel.name}</span>
                <button
                  type="button"
                  className={`button small ${channel.muted ? 'stop' : ''}`}
                  aria-pressed={channel.muted}
                  onClick={() => desk.mute(channel, !channel.muted)}
                >
                  {channel.muted ? t('已静音', 'Muted') : t('静音', 'Mute')}
                </button>
              </div>
              <meter min={0} max={1} high={0.9} value={level} aria-label={t('音量', 'Volume')} />
            </div>
          );
        })}
      </div>
    </Panel>
  );
}

import { useState } from 'react';
import { useSay } from '../../../design/words.tsx';
import { captionLimit, type Captions, type RoomState } from '../../live/contract.ts';
import type { Act } from '../../live/web/index.tsx';

interface CaptionProps {
  readonly captions: Captions;
  readonly doubts: RoomState['doubts'];
  readonly act: Act;
}

/**
 * LIVE-95, LIVE-29: puts words over the picture and takes them off; shows what the host said last, and the
 * lines that somebody should listen to.
 */
export function Caption({ captions: { written, spoken }, doubts, act }: CaptionProps) {
  const { t } = useSay();
  const [text, setText] = useState('');
  const last = spoken.at(-1);
  return (
    <>
      <form
        className="row speech"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() === '') return;
          void act({ do: 'show-caption', text: text.trim() }).then((done) => done && setText(''));
        }}
      >
        <input
          className="input grow"
          maxLength={captionLimit}
          placeholder={t('画面字幕,按回车上屏', 'Caption text; press Enter to show it')}
          aria-label={t('字幕', 'Caption')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className="button small" disabled={text.trim() === ''}>
          {t('上屏', 'Show')}
        </button>
      </form>
      {written !== null && (
        <p className="row speech">
          <span className="grow clip" title={written}>
            {t('画面上:', 'On screen: ')}
            {written}
          </span>
          <button
            type="button"
            className="button small"
            onClick={() => void act({ do: 'show-caption', text: null })}
          >
            {t('撤下', 'Take down')}
          </button>
        </p>
      )}
      {last && (
        <p className="row speech second small">
          <span className="grow clip" title={last.text}>
            {t('语音字幕:', 'Speech captions: ')}
            {last.text}
          </span>
          {doubts.every(({ id }) => id !== last.id) && (
            <button
              type="button"
              className="button quiet small"
              onClick={() => void act({ do: 'judge-line', lineId: last.id, wrong: true })}
            >
              {t('标记需更正', 'Needs correction')}
            </button>
          )}
        </p>
      )}
      {doubts.map((line) => (
        <div key={line.id} className="speech">
          <p>
            <span className="badge">{t('请核听', 'Please listen')}</span> {line.text}
          </p>
          <div className="row">
            <button
              type="button"
              className="button small"
              onClick={() => void act({ do: 'judge-line', lineId: line.id, wrong: true })}
            >
              {t('需更正', 'Needs correction')}
            </button>
            <button
              type="button"
              className="button small"
              onClick={() => void act({ do: 'judge-line', lineId: line.id, wrong: false })}
            >
              {t('没问题', 'No problem')}
            </button>
          </div>
        </div>
      ))}
    </>
  );
}

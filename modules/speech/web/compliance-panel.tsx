import { lawText, surfaceWords } from '../../compliance/contract.ts';
import { useState } from 'react';
import { Dialog, Field, Panel } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { duration, shanghaiClock } from '../../../platform/kernel/time.ts';
import { correctWithinMs, type ComplianceHit, type RoomState } from '../../live/contract.ts';
import { Measures, type Act } from '../../live/web/index.tsx';
import { Caption } from './caption.tsx';
import { Speech } from './speech.tsx';

interface ComplianceProps {
  readonly sessionId: string;
  readonly show: Pick<
    RoomState,
    'guard' | 'measures' | 'products' | 'pinned' | 'captions' | 'doubts'
  >;
  readonly now: number;
  readonly act?: Act;
}

type Settling = { readonly hit: ComplianceHit; readonly how: 'corrected' | 'dismissed' };

/** Compliance in the control room: what has to be corrected, how long it stands, and how it ended. */
export function CompliancePanel({ sessionId, show, now, act }: ComplianceProps) {
  const { guard: hits, measures, products, pinned, captions, doubts } = show;
  const { t, words, lang } = useSay();
  const [settling, setSettling] = useState<Settling | null>(null);
  const open = hits.filter((hit) => !hit.settled);
  const done = hits.filter((hit) => hit.settled).toReversed();
  return (
    <Panel
      title={
        open.length === 0
          ? t('合规', 'Compliance')
          : t(`合规 · ${open.length} 处待更正`, `Compliance · ${open.length} to correct`)
      }
      className="compliance"
    >
      {act && <Speech sessionId={sessionId} />}
      {act && <Caption {...{ captions, doubts, act }} />}
      {act && <Measures {...{ measures, products, pinned, now, act }} />}
      <ul className="compliance-hits">
        {open.map((hit) => (
          <li key={hit.id} className={now - hit.at > correctWithinMs ? 'late' : 'open'}>
            <div className="row">
              <b className="grow">「{hit.said}」</b>
              {hit.surface === 'image' && (
                <span className="badge">{words(surfaceWords.image)}</span>
              )}
              <span className="badge stop">{duration(now - hit.at)}</span>
            </div>
            <p>
              {words(hit.name)}
              <small className="second"> {lawText(hit.law, lang)}</small>
            </p>
            <p>{hit.instead === '' ? words(hit.remedy) : `→ ${hit.instead}`}</p>
            {act && (
              <div className="row">
                <button
                  type="button"
                  className="button small main"
                  onClick={() => setSettling({ hit, how: 'corrected' })}
                >
                  {t('已更正', 'Corrected')}
                </button>
                <button
                  type="button"
                  className="button small"
                  onClick={() => setSettling({ hit, how: 'dismissed' })}
                >
                  {t('不算违规', 'Not a violation')}
                </button>
              </div>
            )}
          </li>
        ))}
        {done.slice(0, 5).map((hit) => (
          <li key={hit.id} className="second small">
            {shanghaiClock(hit.at)} 「{hit.said}」{' '}
            {hit.settled?.how === 'corrected'
              ? t('已更正', 'Corrected')
              : t('不算违规', 'Not a violation')}{' '}
            {duration((hit.settled?.at ?? hit.at) - hit.at)} · {hit.settled?.by}
          </li>
        ))}
        {hits.length === 0 && (
          <li className="empty">{t('暂无待更正内容。', 'Nothing to correct.')}</li>
        )}
      </ul>
      {act && settling && (
        <SettleDialog
          key={settling.hit.id}
          {...{ settling, act, close: () => setSettling(null) }}
        />
      )}
    </Panel>
  );
}

interface SettleProps {
  readonly settling: Settling;
  readonly act: Act;
  readonly close: () => void;
}

/** A correction is what was said; a dismissal is why. Both go on the tape. */
function SettleDialog({ settling: { hit, how }, act, close }: SettleProps) {
  const { t, words } = useSay();
  const corrected = how === 'corrected';
  const spoken = hit.instead === '' ? words(hit.remedy) : hit.instead;
  const [text, setText] = useState(
    corrected ? t(`刚才说的「${hit.said}」不对,更正:${spoken}`, `Correction: ${spoken}`) : '',
  );
  const settle = async (): Promise<void> => {
    if (await act({ do: 'settle-hit', hitId: hit.id, how, words: text })) close();
  };
  return (
    <Dialog
      title={
        corrected
          ? t('登记更正', 'Record correction')
          : t('不算违规的理由', 'Why it is not a violation')
      }
      open
      onClose={close}
      footer={
        <button
          type="button"
          className="button main"
          disabled={text.trim().length < 2}
          onClick={() => void settle()}
        >
          {t('记入更正记录', 'Record')}
        </button>
      }
    >
      <Field label={corrected ? t('主播的更正口播', 'What the host said') : t('理由', 'Reason')}>
        <textarea
          className="input"
          rows={3}
          maxLength={300}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
    </Dialog>
  );
}

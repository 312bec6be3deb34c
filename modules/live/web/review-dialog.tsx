import { useState } from 'react';
import { Dialog, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { shanghaiTime } from '../../../platform/kernel/time.ts';
import { api, useLoad } from '../../../platform/web/react.ts';
import {
  reviewItems,
  reviewWords,
  type Review,
  type ReviewItem,
  type Session,
} from '../contract.ts';

type Answers = Record<ReviewItem, { ok: boolean; note: string }>;

const unseen: Answers = {
  show: { ok: false, note: '' },
  talk: { ok: false, note: '' },
  dress: { ok: false, note: '' },
  set: { ok: false, note: '' },
  props: { ok: false, note: '' },
  place: { ok: false, note: '' },
};

interface ReviewProps {
  readonly session: Session;
  readonly dirty: boolean;
  readonly reload: () => void;
}

/** Review before air: six things to look at, each ticked, or sent back with what is missing. */
export function ReviewButton({ session, dirty, reload }: ReviewProps) {
  const { t } = useSay();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button main" disabled={dirty} onClick={() => setOpen(true)}>
        {t('审核', 'Approve')}
      </button>
      {open && <ReviewDialog {...{ session, reload }} close={() => setOpen(false)} />}
    </>
  );
}

interface DialogProps {
  readonly session: Session;
  readonly reload: () => void;
  readonly close: () => void;
}

function ReviewDialog({ session, reload, close }: DialogProps) {
  const { t, words } = useSay();
  const toasts = useToasts();
  const [items, setItems] = useState<Answers>(unseen);
  const failed = reviewItems.filter((item) => !items[item].ok);
  const explained = failed.some((item) => items[item].note.trim().length >= 2);
  const send = async (): Promise<void> => {
    // Whoever sends a plan back need not explain what they had not looked at yet.
    const body = { version: session.version, items };
    const done = await api.post<Session>(`/api/sessions/${session.id}/reviews`, body);
    if (!done.ok) return toasts.refuse(done.refusal);
    close();
    reload();
    return undefined;
  };
  return (
    <Dialog
      title={t('开播前审核', 'Pre-live approval')}
      open
      onClose={close}
      footer={
        <>
          <button
            type="button"
            className="button"
            disabled={!explained}
            onClick={() => void send()}
          >
            {t('退回给编写人', 'Send back')}
          </button>
          <button
            type="button"
            className="button main"
            disabled={failed.length > 0}
            onClick={() => void send()}
          >
            {t('审核通过', 'Approve')}
          </button>
        </>
      }
    >
      <p className="second small">
        {t(
          '依据直播电商办法第三十条,展示、讲解、服装、布景、道具逐项审核并留存记录,审核人不能是编写人。请只勾选已核实的项目。',
          'Under art. 30, presentation, talk, dress, set and props are checked item by item and recorded, by somebody other than the author. Tick only what you have verified.',
        )}
      </p>
      <ul className="review-items">
        {reviewItems.map((item) => (
          <li key={item}>
            <label className="row">
              <input
                type="checkbox"
                checked={items[item].ok}
                onChange={(event) =>
                  setItems({ ...items, [item]: { ...items[item], ok: event.target.checked } })
                }
              />
              <span className="grow">
                <b>{words(reviewWords[item].name)}</b>
                <small className="second"> {words(reviewWords[item].look)}</small>
              </span>
            </label>
            <input
              className="input"
              maxLength={300}
              aria-label={t(
                `${reviewWords[item].name.zh}的说明`,
                `Note on ${reviewWords[item].name.en.toLowerCase()}`,
              )}
              placeholder={
                items[item].ok
                  ? t('备注(选填)', 'Note (optional)')
                  : t('问题说明', 'What is missing')
              }
              value={items[item].note}
              onChange={(event) =>
                setItems({ ...items, [item]: { ...items[item], note: event.target.value } })
              }
            />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

/** What the last reviewer said, for whoever has to mend it. */
export function LastReview({ session }: { readonly session: Session }) {
  const { t, words } = useSay();
  const [known] = useLoad<{ reviews: Review[] }>(`/api/sessions/${session.id}/reviews`);
  const last = known.state === 'ready' ? known.value.reviews[0] : undefined;
  if (!last) return null;
  const notes = reviewItems.filter((item) => last.items[item].note !== '');
  const who = `${last.by} · ${shanghaiTime(last.at)} · ${t(`第 ${last.version} 版`, `Version ${last.version}`)}`;
  return (
    <div className={last.passed ? 'notice good' : 'notice'} role="note">
      <b>{last.passed ? t('审核通过', 'Approved') : t('审核退回', 'Sent back')}</b>{' '}
      <small className="second">{who}</small>
      {notes.length > 0 && (
        <ul>
          {notes.map((item) => (
            <li key={item}>
              {last.items[item].ok ? '✓' : '✗'} <b>{words(reviewWords[item].name)}</b>{' '}
              {last.items[item].note}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

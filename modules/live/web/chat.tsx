import { useEffect, useRef, useState } from 'react';
import { Dialog, Field, Panel } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { shanghaiClock } from '../../../platform/kernel/time.ts';
import {
  deleteReasons,
  deleteReasonWords,
  type DeleteReason,
  type RoomState,
} from '../contract.ts';
import type { Danmaku } from '../domain/room.ts';
import type { Act } from './runner.tsx';

interface ChatProps {
  readonly danmaku: readonly Danmaku[];
  readonly pinned: string | null;
  readonly muted: RoomState['muted'];
  readonly now: number;
  readonly act?: Act;
}

type Question = { readonly item: Danmaku; readonly kind: 'delete' | 'mute' | 'reply' };

/** The chat as the control room sees it: everything that was said, and what can be done about it. */
export function ChatPanel({ danmaku, pinned, muted, now, act }: ChatProps) {
  const { t, words } = useSay();
  const [filter, setFilter] = useState('');
  const [question, setQuestion] = useState<Question | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const [rudeOnly, setRudeOnly] = useState(false);
  const shown = danmaku.filter(
    (item) =>
      (!rudeOnly || item.rude === true) &&
      (item.text.includes(filter) || item.nick.includes(filter)),
  );
  const waiting = danmaku.filter((item) => item.rude === true && !item.deleted).length;
  const atFoot = useRef(true);
  const newest = shown.at(-1)?.id;
  useEffect(() => {
    const box = list.current;
    // Whoever has scrolled up is reading; only those at the foot are carried along.
    if (box && (!act || atFoot.current)) box.scrollTop = box.scrollHeight;
  }, [newest, act]);
  const silenced = Object.entries(muted).filter(([, mute]) => mute.until > now);
  return (
    <Panel
      title={t('弹幕', 'Chat')}
      className="chat"
      actions={
        <>
          {(waiting > 0 || rudeOnly) && (
            <button
              type="button"
              className="badge warn"
              aria-pressed={rudeOnly}
              title={t('只看疑似攻击他人的弹幕', 'Show only possible abuse')}
              onClick={() => setRudeOnly(!rudeOnly)}
            >
              {t(`疑似攻击 ${waiting}`, `Abuse? ${waiting}`)}
            </button>
          )}
          <input
            className="input"
            style={{ width: 120 }}
            placeholder={t('筛选', 'Filter')}
            aria-label={t('筛选弹幕', 'Filter the chat')}
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
          />
        </>
      }
    >
      <ul
        ref={list}
        onScroll={({ currentTarget: box }) => {
          atFoot.current = box.scrollHeight - box.scrollTop - box.clientHeight < 120;
        }}
      >
        {shown.length === 0 && <li className="empty">{t('暂无弹幕。', 'No messages yet.')}</li>}
        {shown.map((item) => (
          <li
            key={item.id}
            className={`${item.deleted ? 'gone' : ''} ${pinned === item.id ? 'pinned' : ''}`}
          >
            <span className="second small">{shanghaiClock(item.at)}</span>{' '}
            <b>
              <bdi>{item.nick}</bdi>
            </b>{' '}
            <bdi>{item.text}</bdi>
            {item.rude && !item.deleted && (
              <span
                className="badge warn"
                title={t(
                  '模型提示,须人工判断;批评不能删除',
                  'Flagged by the model; a person decides. Criticism must not be deleted',
                )}
              >
                {t('疑似攻击', 'Abuse?')}
              </span>
            )}
            {item.deleted && (
              <span className="badge">
                {words(deleteReasonWords[item.deleted.reason])} · {item.deleted.by}
              </span>
            )}
            {item.reply && <span className="reply">↳ {item.reply.text}</span>}
            {act && !item.deleted && (
              <span className="actions">
                <button type="button" onClick={() => setQuestion({ item, kind: 'reply' })}>
                  {t('回复', 'Reply')}
                </button>
                <button
                  type="button"
                  onClick={() =>
                    void act({ do: 'pin-danmaku', id: pinned === item.id ? null : item.id })
                  }
                >
                  {pinned === item.id ? t('取消置顶', 'Unpin') : t('置顶', 'Pin')}
                </button>
                <button type="button" onClick={() => setQuestion({ item, kind: 'delete' })}>
                  {t('删除', 'Delete')}
                </button>
                <button type="button" onClick={() => setQuestion({ item, kind: 'mute' })}>
                  {t('禁言', 'Mute')}
                </button>
              </span>
            )}
          </li>
        ))}
      </ul>
      {silenced.length > 0 && (
        <div className="body row small">
          <span className="second">{t('禁言中:', 'Muted: ')}</span>
          {silenced.map(([v, mute]) => (
            <button
              key={v}
              type="button"
              className="badge"
              disabled={!act}
              title={t('点击解除', 'Select to unmute')}
              onClick={() => void act?.({ do: 'unmute', viewerId: v })}
            >
              <bdi>{mute.nick}</bdi> ×
            </button>
          ))}
        </div>
      )}
      {act && question && <QuestionDialog {...{ act, question, close: () => setQuestion(null) }} />}
    </Panel>
  );
}

interface QuestionProps {
  readonly act: Act;
  readonly question: Question;
  readonly close: () => void;
}

function QuestionDialog({ act, question: { item, kind }, close }: QuestionProps) {
  const { t, words } = useSay();
  const [text, setText] = useState('');
  const reasoned = (reason: DeleteReason): void => {
    void act(
      kind === 'delete'
        ? { do: 'delete-danmaku', id: item.id, reason }
        : { do: 'mute', viewerId: item.v, minutes: 10, reason },
    ).then(close);
  };
  const titles = {
    delete: t('删除这条弹幕', 'Delete this message'),
    mute: t('禁言 10 分钟', 'Mute for 10 minutes'),
    reply: t('回复', 'Reply'),
  };
  return (
    <Dialog title={titles[kind]} open onClose={close}>
      <div className="stack">
        <blockquote className="second">
          <bdi>{item.nick}</bdi>: <bdi>{item.text}</bdi>
        </blockquote>
        {kind === 'reply' ? (
          <form
            className="stack"
            onSubmit={(event) => {
              event.preventDefault();
              void act({ do: 'reply-danmaku', id: item.id, text }).then((done) => done && close());
            }}
          >
            <Field label={t('官方回复(最多 200 字)', 'Official reply (at most 200 characters)')}>
              <input
                className="input"
                maxLength={200}
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            </Field>
            <button className="button main" disabled={text.trim() === ''}>
              {t('发送', 'Send')}
            </button>
          </form>
        ) : (
          <div className="row" role="group" aria-label={t('原因', 'Reason')}>
            {deleteReasons.map((reason) => (
              <button
                key={reason}
                type="button"
                className="button"
                onClick={() => reasoned(reason)}
              >
                {words(deleteReasonWords[reason])}
              </button>
            ))}
          </div>
        )}
      </div>
    </Dialog>
  );
}

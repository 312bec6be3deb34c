/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { count } from '../../platform/kernel/money.ts';
import type { Said } from './state.ts';
import { lang, t } from './words.ts';

const lanes = 5;
const flightMs = 7000;

interface DanmakuProps {
  readonly said: readonly Said[];
  readonly me: string;
  /** Server time less this machine's, which may be minutes wrong. */
  readonly skewMs: number;
}

/** What was just said, flying over the picture; the list below is what a screen reader reads. */
export function Danmaku({ said, me, skewMs }: DanmakuProps) {
  const [flying, setFlying] = useState<readonly (Said & { lane: number })[]>([]);
  const last = useRef(0);
  const lane = useRef(0);
  useEffect(() => {
    const since = Math.max(last.current, Date.now() + skewMs - 20_000);
    const fresh = said.filter((item) => item.at > since);
    last.current = Math.max(last.current, ...said.map((item) => item.at));
    if (fresh.length === 0) return;
    const placed = fresh.slice(-lanes).map((item) => {
      lane.current = (lane.current + 1) % lanes;
      return { ...item, lane: lane.current };
    });
    setFlying((now) => [...now, ...placed].slice(-20));
    setTimeout(
      () => setFlying((now) => now.filter((item) => !placed.some((other) => other.id === item.id))),
      flightMs,
    );
  }, [said]);
  return (
    <div class="danmaku" aria-hidden="true">
      {flying.map((item) => (
        <span
          key={item.id}
          class={item.v === me ? 'mine' : ''}
          style={{ top: `${item.lane * 30}px` }}
        >
          {item.text}
        </span>
      ))}
    </div>
  );
}

interface ChatProps {
  readonly said: readonly Said[];
  readonly pinned: Said | null;
  readonly me: string;
  readonly say: (text: string) => Promise<string | undefined>;
  readonly like: (n: number) => void;
  readonly likes: number;
  readonly openShelf: () => void;
  readonly children: ComponentChildren;
}

export function Chat({ said, pinned, me, say, like, likes, openShelf, children }: ChatProps) {
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState('');
  const [taps, setTaps] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const waiting = useRef(0);
  const typed = useRef(text);
  typed.current = text;
  const atFoot = useRef(true);
  useEffect(() => {
    const box = list.current;
    // Whoever has scrolled up is reading.
    if (box && atFoot.current) box.scrollTop = box.scrollHeight;
  }, [said.at(-1)?.id]);
  useEffect(() => {
    // Taps are counted here and sent once a second, so that a fast thumb is one message.
    const timer = setInterval(() => {
      if (waiting.current === 0) return;
      like(Math.min(50, waiting.current));
      waiting.current = 0;
    }, 1000);
    return () => clearInterval(timer);
  }, [like]);
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (text.trim() === '') return;
    const sending = text;
    setText('');
    setWrong('');
    const refused = await say(sending);
    if (refused === undefined) return;
    // The next line may be half written by now: it stays, and the refused one is named.
    if (typed.current === '') {
      setText(sending);
      setWrong(refused);
    } else
      setWrong(t(`「${sending}」没有发出:${refused}`, `“${sending}” was not sent: ${refused}`));
  };
  return (
    <div class="foot">
      {pinned && (
        <p class="pinned-said">
          <b>
            <bdi>{pinned.nick}</bdi>
          </b>{' '}
          <bdi>{pinned.text}</bdi>
        </p>
      )}
      <ul
        class="said"
        ref={list}
        role="log"
        aria-label={t('弹幕', 'Chat')}
        onScroll={({ currentTarget: box }) => {
          atFoot.current = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
        }}
      >
        {said.slice(-30).map((item) => (
          <li key={item.id} class={item.v === me ? 'mine' : ''}>
            <b>
              <bdi>{item.nick}</bdi>
            </b>{' '}
            <bdi>{item.text}</bdi>
            {item.reply && (
              <span class="reply">
                {t('官方', 'Official')}: {item.reply.text}
              </span>
            )}
          </li>
        ))}
      </ul>
      {children}
      {wrong !== '' && (
        <p class="wrong small" role="alert">
          {wrong}
        </p>
      )}
      <form class="say" onSubmit={(event) => void send(event)}>
        <input
          value={text}
          placeholder={t('说点什么……', 'Say something…')}
          aria-label={t('说点什么', 'Say something')}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <button type="submit" class="round" aria-label={t('发送', 'Send')}>
          <svg viewBox="0 0 24 24" width="18" height="18" fill="currentColor">
            <path d="M3 4l19 8-19 8 3-8z" />
          </svg>
        </button>
        <button type="button" class="round" onClick={openShelf} aria-label={t('购物袋', 'Shop')}>
          <svg
            viewBox="0 0 24 24"
            width="20"
            height="20"
            fill="none"
            stroke="currentColor"
            stroke-width="2"
          >
            <path d="M5 8h14l-1 13H6zM9 8V6a3 3 0 0 1 6 0v2" />
          </svg>
        </button>
        <button
          type="button"
          class="round heart"
          aria-label={`${t('点赞', 'Like')} ♥${count(likes, lang)}`}
          onClick={() => {
            waiting.current += 1;
            setTaps((now) => now + 1);
          }}
        >
          ♥<small>{count(likes, lang)}</small>
          {taps > 0 && <i key={taps} class="burst" />}
        </button>
      </form>
    </div>
  );
}

/** @jsxImportSource preact */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { PublicSession } from '../../modules/live/contract.ts';
import { shanghaiTime } from '../../platform/kernel/time.ts';
import { coverOf } from './cover.ts';
import { api, knownViewer } from './viewer.ts';
import { lang, switchLang, t, wordsOf } from './words.ts';

/** What is on, what is coming, what was. Seeing a live card is an exposure of its room (曝光). */
export function Lobby() {
  const [sessions, setSessions] = useState<readonly PublicSession[] | null>(null);
  const [wrong, setWrong] = useState('');
  useEffect(() => {
    const load = async (): Promise<void> => {
      await knownViewer();
      const loaded = await api.get<{ sessions: PublicSession[] }>('/api/public/sessions');
      if (loaded.ok) setSessions(loaded.value.sessions);
      else setWrong(wordsOf(loaded.refusal));
    };
    void load();
    const timer = setInterval(() => void load(), 15_000);
    return () => clearInterval(timer);
  }, []);
  const group = (title: string, fits: (session: PublicSession) => boolean) => {
    const shown = (sessions ?? []).filter(fits);
    if (shown.length === 0) return null;
    return (
      <section>
        <h2>{title}</h2>
        <ul class="cards">
          {shown.map((session) => (
            <Card key={session.id} session={session} />
          ))}
        </ul>
      </section>
    );
  };
  return (
    <main class="lobby">
      <header>
        <h1>{t('电播 · 电器直播', 'Dianbo · live appliance shopping')}</h1>
        <a href="/me">{t('我的订单', 'My orders')}</a>
        <button type="button" class="link" onClick={switchLang}>
          {lang === 'zh' ? 'English' : '中文'}
        </button>
      </header>
      {wrong !== '' && <p class="wrong">{wrong}</p>}
      {sessions === null && wrong === '' && <p class="quiet">{t('加载中……', 'Loading…')}</p>}
      {sessions?.length === 0 && <p class="quiet">{t('还没有场次。', 'No sessions yet.')}</p>}
      {group(t('正在直播', 'Live now'), (session) => session.state === 'live')}
      {group(t('即将开播', 'Upcoming'), (session) => session.state === 'reviewed')}
      {group(t('往期回放', 'Past shows'), (session) => session.state === 'ended')}
    </main>
  );
}

function Card({ session }: { readonly session: PublicSession }) {
  const ref = useRef<HTMLLIElement>(null);
  const live = session.state === 'live';
  useEffect(() => {
    const card = ref.current;
    if (!card || !live) return undefined;
    const watcher = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watcher.disconnect();
      void api.post(`/api/public/sessions/${session.id}/shown`, { source: 'lobby' });
    });
    watcher.observe(card);
    return () => watcher.disconnect();
  }, [live, session.id]);
  const to = live ? `/room/${session.id}` : `/w/${session.id}`;
  return (
    <li ref={ref}>
      <a href={to} class="card">
        {coverOf(session) !== '' && <img src={coverOf(session)} alt="" />}
        <span>
          <b>{session.title}</b>
          <small>
            {live ? <em class="on">● {t('直播中', 'LIVE')}</em> : shanghaiTime(session.startsAt)}
            {session.hosts.length > 0 && ` · ${session.hosts.join('、')}`}
          </small>
        </span>
      </a>
    </li>
  );
}

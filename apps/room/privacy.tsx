/** @jsxImportSource preact */
import { useEffect, useState } from 'preact/hooks';
import {
  kindWords,
  requestStateWords,
  type OwnConsent,
  type SubjectRequest,
} from '../../modules/privacy/contract.ts';
import { shanghaiTime } from '../../platform/kernel/time.ts';
import { api, download, forgetViewer, knownViewer } from './viewer.ts';
import { lang, switchLang, t, words, wordsOf } from './words.ts';

interface Own {
  readonly consents: readonly OwnConsent[];
  readonly requests: readonly SubjectRequest[];
  readonly restricted: boolean;
}

/** What a viewer does with their own data: agree and take back, see, correct, delete, close. */
export function PrivacyPage() {
  const [own, setOwn] = useState<Own | null>(null);
  const [said, setSaid] = useState('');
  const [wrong, setWrong] = useState('');
  const load = async (): Promise<boolean> => {
    await knownViewer();
    const loaded = await api.get<Own>('/api/me/privacy');
    if (loaded.ok) setOwn(loaded.value);
    else if (loaded.refusal.status === 401) {
      forgetViewer();
      setWrong(t('这个身份已注销。', 'This account is closed.'));
    } else setWrong(wordsOf(loaded.refusal));
    return loaded.ok;
  };
  useEffect(() => void load(), []);
  /** Says it only when the page shows it: what one just did must not seem undone for a moment. */
  const did = async (text: string): Promise<void> => {
    if (!(await load())) return;
    setSaid(text);
    setWrong('');
  };
  return (
    <main class="lobby privacy">
      <header>
        <h1>{t('我的信息', 'My data')}</h1>
        <a href="/me">{t('我的订单', 'My orders')}</a>
        <button type="button" class="link" onClick={switchLang}>
          {lang === 'zh' ? 'English' : '中文'}
        </button>
      </header>
      {wrong !== '' && (
        <p class="wrong" role="alert">
          {wrong}
        </p>
      )}
      {said !== '' && <p role="status">{said}</p>}
      {own && (
        <>
          <Consents consents={own.consents} did={did} failed={setWrong} />
          <Copy failed={setWrong} did={did} />
          <Ask own={own} did={did} failed={setWrong} />
          <Asked requests={own.requests} did={did} failed={setWrong} />
        </>
      )}
    </main>
  );
}

interface PartProps {
  readonly did: (said: string) => Promise<void>;
  readonly failed: (wrong: string) => void;
}

function Consents({
  consents,
  did,
  failed,
}: PartProps & { readonly consents: readonly OwnConsent[] }) {
  const [asked, setAsked] = useState<{ readonly id: string; readonly given: boolean } | null>(null);
  /** The box shows what was asked until the answer is there; a refusal puts it back. */
  const ask = async (item: OwnConsent, given: boolean): Promise<void> => {
    if (asked !== null) return;
    setAsked({ id: item.purposeId, given });
    await decide(item, given);
    setAsked(null);
  };
  const decide = async (item: OwnConsent, given: boolean): Promise<void> => {
    const body = { given, hash: item.hash, lang };
    const sent = await api.put(`/api/me/consents/${item.purposeId}`, body);
    if (!sent.ok) return failed(wordsOf(sent.refusal));
    return did(
      given
        ? t('已同意,随时可以撤回。', 'Agreed; you can withdraw at any time.')
        : t('已撤回。', 'Withdrawn.'),
    );
  };
  return (
    <section>
      <h2>{t('我的同意', 'What I agree to')}</h2>
      {consents.map((item) => (
        <label key={item.purposeId} class="consent">
          <input
            type="checkbox"
            checked={asked?.id === item.purposeId ? asked.given : item.given}
            aria-busy={asked?.id === item.purposeId}
            onChange={(event) => void ask(item, event.currentTarget.checked)}
          />
          <span>
            <b>{words(item.name)}</b>
            {item.outdated && (
              <em> {t('文字已更新,请重新决定', 'the words have changed: decide again')}</em>
            )}
            <br />
            <small>
              {words(item.text)} ({item.law})
            </small>
          </span>
        </label>
      ))}
    </section>
  );
}

function Copy({ did, failed }: PartProps) {
  const fetchCopy = async (): Promise<void> => {
    const refusal = await download('/api/me/privacy/copy.zip', 'my-data.zip');
    if (refusal) failed(wordsOf(refusal));
    else await did(t('副本已下载。', 'The copy is downloaded.'));
  };
  return (
    <section>
      <h2>{t('查阅与复制', 'See and copy')}</h2>
      <p class="quiet small">
        {t(
          '我们保存的关于你的一切,含谁看过你的收货信息,打包为 JSON 和表格。',
          'Everything that we store of you, with who read your address, as JSON and tables.',
        )}
      </p>
      <button type="button" class="buy" onClick={() => void fetchCopy()}>
        {t('下载我的信息', 'Download my data')}
      </button>
    </section>
  );
}

type Wanted = 'correct' | 'delete' | 'restrict' | 'withdraw' | 'close' | 'explain';

const wanted: readonly (readonly [Wanted, string, string])[] = [
  ['correct', '写明哪一条、改成什么', 'Say which, and what it should be'],
  [
    'delete',
    '一天内可撤销;依法要留的(如三年内的订单)只保存不使用,并逐条告诉你',
    'Can be taken back for a day; what the law keeps is stored, not used, and listed to you',
  ],
  ['restrict', '立即生效:只保存,不再用于优惠等', 'At once: stored, not used for offers'],
  ['withdraw', '立即撤回所有同意', 'All consents at once'],
  [
    'close',
    '删除并注销这个身份;一天内可撤销',
    'Deletes and closes this account; a day to take it back',
  ],
  ['explain', '想知道我们怎么用、怎么自动判断', 'How we use it, how we decide automatically'],
];

function Ask({ own, did, failed }: PartProps & { readonly own: Own }) {
  const [kind, setKind] = useState<Wanted | null>(null);
  const [text, setText] = useState('');
  const ask = async (): Promise<void> => {
    const sent = await api.post('/api/me/privacy/requests', { kind, words: text });
    if (!sent.ok) return failed(wordsOf(sent.refusal));
    setKind(null);
    setText('');
    return did(t('已收到,最迟 15 个工作日办结。', 'Received; done within 15 working days.'));
  };
  const lift = async (): Promise<void> => {
    const sent = await api.del('/api/me/privacy/restriction');
    if (!sent.ok) return failed(wordsOf(sent.refusal));
    return did(t('已恢复使用。', 'Your data may be used again.'));
  };
  return (
    <section>
      <h2>{t('我的请求', 'Ask us')}</h2>
      {own.restricted && (
        <p>
          {t('你的信息处于限制处理:只保存,不使用。', 'Your data is restricted: stored, not used.')}{' '}
          <button type="button" class="link" onClick={() => void lift()}>
            {t('恢复', 'Lift')}
          </button>
        </p>
      )}
      <ul class="orders">
        {wanted.map(([id, zh, en]) => (
          <li key={id}>
            <span>
              <b>{words(kindWords[id])}</b>
              <small>{t(zh, en)}</small>
            </span>
            <button type="button" class="link" onClick={() => setKind(id)}>
              {t('提出', 'Ask')}
            </button>
          </li>
        ))}
      </ul>
      {kind !== null && (
        <form
          class="address"
          onSubmit={(event) => {
            event.preventDefault();
            void ask();
          }}
        >
          <label>
            <span>
              {words(kindWords[kind])} · {t('想说的话(可不填)', 'In your words, if you like')}
            </span>
            <textarea
              rows={3}
              value={text}
              onInput={(event) => setText(event.currentTarget.value)}
            />
          </label>
          <button class="buy wide">{t('确认提出', 'Send')}</button>
          <button type="button" class="link" onClick={() => setKind(null)}>
            {t('取消', 'Cancel')}
          </button>
        </form>
      )}
    </section>
  );
}

function Asked({
  requests,
  did,
  failed,
}: PartProps & { readonly requests: readonly SubjectRequest[] }) {
  const takeBack = async (id: string): Promise<void> => {
    const sent = await api.del(`/api/me/privacy/requests/${id}`);
    if (!sent.ok) return failed(wordsOf(sent.refusal));
    return did(t('已撤销。', 'Taken back.'));
  };
  if (requests.length === 0) return null;
  return (
    <section>
      <h2>{t('办理进度', 'How it stands')}</h2>
      <ul class="orders">
        {requests.map((item) => (
          <li key={item.id}>
            <span>
              <b>{words(kindWords[item.kind])}</b> · {words(requestStateWords[item.state])}
              <small>
                {shanghaiTime(item.askedAt)}
                {item.state === 'open' &&
                  ` · ${t('最迟', 'by')} ${shanghaiTime(item.dueAt).slice(0, 10)}`}
              </small>
              {item.answer !== null && item.answer !== '' && <small>{item.answer}</small>}
              {item.outcome?.kept.map((line) => (
                <small key={words(line.what)}>
                  {t('依法保留', 'Kept by law')}:{words(line.what)} × {line.count} · {line.law}
                  {line.until !== null &&
                    ` · ${t('到', 'until')} ${shanghaiTime(line.until).slice(0, 10)}`}
                </small>
              ))}
            </span>
            {item.state === 'open' && (
              <button type="button" class="link" onClick={() => void takeBack(item.id)}>
                {t('撤销', 'Take back')}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

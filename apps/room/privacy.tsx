/** @jsxImportSource preact */
import { useEffect, useState } from 'preact/hooks';
import {
  kindWords,
  lawIn,
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
      setWrong(t('账号已注销。', 'This account has been closed.'));
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
        ? t('已同意,可随时撤回。', 'Consent given; you can withdraw it at any time.')
        : t('已撤回。', 'Consent withdrawn.'),
    );
  };
  return (
    <section>
      <h2>{t('我的同意', 'My consents')}</h2>
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
              <em> {t('文本已更新,请重新选择', 'Text updated: please choose again')}</em>
            )}
            <br />
            <small>
              {words(item.text)} ({lawIn(item.law, lang)})
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
    else await did(t('副本已下载。', 'Copy downloaded.'));
  };
  return (
    <section>
      <h2>{t('查阅与复制', 'View and copy')}</h2>
      <p class="quiet small">
        {t(
          '我们保存的全部个人信息,以及谁查看过你的收货信息,打包为 JSON 和表格。',
          'Everything we store about you, including who viewed your address, as JSON and spreadsheets.',
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
  ['correct', '写明要更正的内容和正确的信息', 'Say what is wrong and what it should be'],
  [
    'delete',
    '一天内可撤销;依法须保存的信息(如三年内的订单)只保存不使用,并逐条告知',
    'You have one day to undo this. What the law requires us to keep (such as orders of the last 3 years) is stored but not used, and listed to you',
  ],
  [
    'restrict',
    '立即生效:只保存,不再用于优惠推荐等',
    'Takes effect at once: stored, but no longer used for offers',
  ],
  ['withdraw', '立即撤回全部同意', 'Withdraws all consents at once'],
  [
    'close',
    '删除信息并注销账号;一天内可撤销',
    'Deletes your data and closes the account; you have one day to undo this',
  ],
  [
    'explain',
    '了解信息的使用方式和自动判断的规则',
    'How your data is used and how automated decisions are made',
  ],
];

function Ask({ own, did, failed }: PartProps & { readonly own: Own }) {
  const [kind, setKind] = useState<Wanted | null>(null);
  const [text, setText] = useState('');
  const ask = async (): Promise<void> => {
    const sent = await api.post('/api/me/privacy/requests', { kind, words: text });
    if (!sent.ok) return failed(wordsOf(sent.refusal));
    setKind(null);
    setText('');
    return did(t('已收到,15 个工作日内办结。', 'Received; we will finish within 15 working days.'));
  };
  const lift = async (): Promise<void> => {
    const sent = await api.del('/api/me/privacy/restriction');
    if (!sent.ok) return failed(wordsOf(sent.refusal));
    return did(t('已恢复使用。', 'Your data is in use again.'));
  };
  return (
    <section>
      <h2>{t('我的申请', 'My requests')}</h2>
      {own.restricted && (
        <p>
          {t(
            '你的信息已限制处理:只保存,不使用。',
            'Processing of your data is restricted: stored, not used.',
          )}{' '}
          <button type="button" class="link" onClick={() => void lift()}>
            {t('恢复', 'Lift restriction')}
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
              {t('提交', 'Submit')}
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
              {words(kindWords[kind])} · {t('补充说明(选填)', 'Comments (optional)')}
            </span>
            <textarea
              rows={3}
              value={text}
              onInput={(event) => setText(event.currentTarget.value)}
            />
          </label>
          <button class="buy wide">{t('确认提交', 'Submit')}</button>
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
    return did(t('已撤销。', 'Request cancelled.'));
  };
  if (requests.length === 0) return null;
  return (
    <section>
      <h2>{t('办理进度', 'Progress')}</h2>
      <ul class="orders">
        {requests.map((item) => (
          <li key={item.id}>
            <span>
              <b>{words(kindWords[item.kind])}</b> · {words(requestStateWords[item.state])}
              <small>
                {shanghaiTime(item.askedAt)}
                {item.state === 'open' &&
                  ` · ${t('截止', 'due')} ${shanghaiTime(item.dueAt).slice(0, 10)}`}
              </small>
              {item.answer !== null && item.answer !== '' && <small>{item.answer}</small>}
              {item.outcome?.kept.map((line) => (
                <small key={words(line.what)}>
                  {t('依法保存:', 'Kept by law: ')}
                  {words(line.what)} × {line.count} · {lawIn(line.law, lang)}
                  {line.until !== null &&
                    ` · ${t('到', 'until')} ${shanghaiTime(line.until).slice(0, 10)}`}
                </small>
              ))}
            </span>
            {item.state === 'open' && (
              <button type="button" class="link" onClick={() => void takeBack(item.id)}>
                {t('撤销', 'Undo')}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

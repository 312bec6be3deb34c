import { useState } from 'react';
import { Field, Loading, Panel, Trouble } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { useLoad } from '../../../platform/web/react.ts';
import { useCan } from '../../team/web/index.tsx';
import type { Difference, WordList } from '../contract.ts';
import { Editions, NewEdition, Offered } from './editions.tsx';
import { ComplianceTabs } from './tabs.tsx';

const listWords: Readonly<Record<string, { zh: string; en: string }>> = {
  contact: { zh: '引流与联系方式', en: 'Off-platform contact' },
  vice: { zh: '黄赌毒与违禁', en: 'Vice and illegal goods' },
  abuse: { zh: '辱骂', en: 'Abuse' },
  politics: { zh: '涉政', en: 'Politics' },
  brand: { zh: '品牌', en: 'Brands' },
  rival: { zh: '竞品说法', en: 'Terms for competitors' },
  product: { zh: '产品', en: 'Products' },
  praise: { zh: '评价词', en: 'Praise words' },
  illness: { zh: '病症', en: 'Illnesses' },
  expert: { zh: '专家与机构', en: 'Experts and institutions' },
  child: { zh: '孩子', en: 'Children' },
  parent: { zh: '父母长辈', en: 'Parents and elders' },
  subsidy: { zh: '补贴', en: 'Subsidies' },
  people: { zh: '人群', en: 'People' },
  drawback: { zh: '缺点说法', en: 'Terms for drawbacks' },
  dear: { zh: '送礼对象', en: 'Gift recipients' },
  shop: { zh: '其他店铺和平台', en: 'Other shops and platforms' },
};

/** GUARD-56: the lists of words that the rules go by: what they hold, which checks use them, a new edition. */
export function ListsScreen() {
  const { t, words } = useSay();
  const [loaded, reload] = useLoad<{ lists: WordList[] }>('/api/guard/lists');
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading') return <Loading />;
  const wanted = search.trim().toLowerCase();
  const shown = loaded.value.lists.filter(
    (list) => wanted === '' || list.words.some((word) => word.toLowerCase().includes(wanted)),
  );
  const open = loaded.value.lists.find((list) => list.name === chosen);
  return (
    <div className="page stack">
      <h1>{t('合规', 'Compliance')}</h1>
      <ComplianceTabs />
      <input
        className="input"
        style={{ maxWidth: 320 }}
        placeholder={t('查找词所在的词表', 'Find the list that contains a word')}
        aria-label={t('搜索词', 'Search words')}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <div className={open ? 'beside opened' : ''}>
        <Panel title={t(`词表 ${shown.length}`, `${shown.length} lists`)}>
          <div className="table-wrap">
            <table>
              <thead>
                <tr>
                  <th>{t('词表', 'List')}</th>
                  <th>{t('用法', 'Use')}</th>
                  <th className="number">{t('词', 'Words')}</th>
                  <th>{t('影响的规则', 'Rules affected')}</th>
                </tr>
              </thead>
              <tbody>
                {shown.map((list) => (
                  <tr key={list.name} className={list.name === chosen ? 'chosen' : ''}>
                    <td>
                      <button type="button" className="link" onClick={() => setChosen(list.name)}>
                        {words(listWords[list.name] ?? { zh: list.name, en: list.name })}
                      </button>
                      {list.version > 1 && (
                        <span className="badge">
                          {t(`第 ${list.version} 版`, `v${list.version}`)}
                        </span>
                      )}
                      {offers(list) > 0 && (
                        <span className="badge warn">
                          {t(`新版有 ${offers(list)} 处改动`, `${offers(list)} changes offered`)}
                        </span>
                      )}
                    </td>
                    <td className="second small">
                      {list.kind === 'forbidden' ? (
                        t('禁用词', 'Forbidden words')
                      ) : (
                        <code>{`{${list.name}}`}</code>
                      )}
                    </td>
                    <td className="number">{list.words.length}</td>
                    <td className="second small">
                      {list.rules.length === 0
                        ? t('仅用于豁免条件', 'Exemptions only')
                        : list.rules.join(' ')}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {shown.length === 0 && (
            <p className="empty">{t('没有词表包含这个词。', 'No list contains this word.')}</p>
          )}
        </Panel>
        {open && (
          <ListDetail
            key={`${open.name}:${open.version}`}
            list={open}
            saved={reload}
            close={() => setChosen(null)}
          />
        )}
      </div>
    </div>
  );
}

/** GUARD-21: how many words the release would add or drop. */
function offers({ offered }: WordList): number {
  return offered.added.length + offered.dropped.length;
}

interface DetailProps {
  readonly list: WordList;
  readonly saved: () => void;
  readonly close: () => void;
}

function ListDetail({ list, saved, close }: DetailProps) {
  const { t, words } = useSay();
  const can = useCan();
  return (
    <Panel
      title={words(listWords[list.name] ?? { zh: list.name, en: list.name })}
      actions={
        <button type="button" className="button quiet small" onClick={close}>
          {t('关闭', 'Close')}
        </button>
      }
    >
      <div className="body stack">
        <p className="second small">
          {list.kind === 'forbidden'
            ? t(
                '一行一个词,至少两个字;谐音、拼音、夹字自动识别。前面加 = 的只匹配原字。',
                'One word per line, at least two characters; homophones, pinyin and inserted characters are detected. Prefix with = to match exactly.',
              )
            : t(
                '一行一个,支持正则;规则里用花括号引用。',
                'One per line, patterns allowed; rules refer to the list in braces.',
              )}
        </p>
        {can('edit', 'guard') ? (
          <Edit list={list} saved={saved} />
        ) : (
          <p className="small">{list.words.join(' · ')}</p>
        )}
        <Editions path={`/api/guard/lists/${list.name}`} />
      </div>
    </Panel>
  );
}

function Edit({ list, saved }: Pick<DetailProps, 'list' | 'saved'>) {
  const { t } = useSay();
  const [text, setText] = useState(list.words.join('\n'));
  const [shown, setShown] = useState<Difference | null>(null);
  const said = [...new Set(text.split('\n').map((line) => line.trim()))].filter(Boolean);
  const added = said.filter((word) => !list.words.includes(word));
  const dropped = list.words.filter((word) => !said.includes(word));
  const unchanged = added.length === 0 && dropped.length === 0;
  const { offered } = list;
  // Turning an offer down is an edition too: of the same words, with who and why.
  const same = unchanged && offers(list) === 0;
  const takeOver = (): void => {
    const kept = said.filter((word) => !offered.dropped.includes(word));
    setText([...kept, ...offered.added.filter((word) => !kept.includes(word))].join('\n'));
    setShown(null);
  };
  return (
    <div className="stack">
      {offers(list) > 0 && <Offer list={list} takeOver={takeOver} />}
      <Field label={t(`词,一行一个(${said.length})`, `Words, one per line (${said.length})`)}>
        <textarea
          className="input"
          rows={12}
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setShown(null);
          }}
        />
      </Field>
      <p className="small" role="status">
        {unchanged
          ? t('没有改动。', 'No changes.')
          : [
              ...(added.length > 0 ? [t('增加 ', 'Adds ') + added.join(' ')] : []),
              ...(dropped.length > 0 ? [t('删除 ', 'Removes ') + dropped.join(' ')] : []),
            ].join(';')}
      </p>
      <NewEdition
        path={`/api/guard/lists/${list.name}`}
        change={{ version: list.version, words: said }}
        {...{ shown, setShown, same, saved }}
      />
    </div>
  );
}

/** GUARD-21: what a release brings for a list that is the desk's own by now. */
function Offer({ list, takeOver }: { readonly list: WordList; readonly takeOver: () => void }) {
  const { t } = useSay();
  const { added, dropped } = list.offered;
  return (
    <Offered
      said={t(
        '这张词表自定义之后,升级又带来了改动;是否采用由你决定,保存一版后不再提示。',
        'A release changed this list after you customized it. Accept or ignore the changes; they are not offered again once you save a version.',
      )}
      button={t('填入下面的词表', 'Add to the list below')}
      takeOver={takeOver}
    >
      {added.length > 0 && <p className="small">{t('增加 ', 'Adds ') + added.join(' · ')}</p>}
      {dropped.length > 0 && (
        <p className="small">{t('删除 ', 'Removes ') + dropped.join(' · ')}</p>
      )}
    </Offered>
  );
}

import { useEffect, useState } from 'react';
import { Panel } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { api, useLoad } from '../../../platform/web/react.ts';
import type { Product } from '../../catalog/contract.ts';
import {
  groundText,
  decisionWords,
  mended,
  surfaces,
  surfaceWords,
  type ComplianceViolation,
  type Surface,
} from '../contract.ts';

/** Words to try on the rules: what they find in them, by which article, and what to say instead. */
export function Try() {
  const { t, words, lang } = useSay();
  const [text, setText] = useState('');
  const [surface, setSurface] = useState<Surface>('script');
  const [productId, setProductId] = useState('');
  const [found, setFound] = useState<readonly ComplianceViolation[]>([]);
  const [products] = useLoad<{ products: Product[] }>('/api/products');
  useEffect(() => {
    let left = false;
    const timer = setTimeout(() => {
      const ask = { text, surface, productId: productId === '' ? null : productId };
      void api.post<{ findings: ComplianceViolation[] }>('/api/guard/check', ask).then((answer) => {
        if (!left) setFound(answer.ok ? answer.value.findings : []);
      });
    }, 200);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [text, surface, productId]);
  const known = products.state === 'ready' ? products.value.products : [];
  return (
    <Panel title={t('试查', 'Test text')}>
      <div className="body stack">
        <div className="row">
          <select
            className="input"
            style={{ maxWidth: 180 }}
            aria-label={t('使用位置', 'Where it is used')}
            value={surface}
            onChange={(event) =>
              setSurface(surfaces.find((item) => item === event.target.value) ?? 'script')
            }
          >
            {surfaces.map((item) => (
              <option key={item} value={item}>
                {words(surfaceWords[item])}
              </option>
            ))}
          </select>
          <select
            className="input"
            style={{ maxWidth: 320 }}
            aria-label={t('商品', 'Product')}
            value={productId}
            onChange={(event) => setProductId(event.target.value)}
          >
            <option value="">{t('不指定商品', 'No product')}</option>
            {known.map((product) => (
              <option key={product.id} value={product.id}>
                {words(product.name)}
              </option>
            ))}
          </select>
        </div>
        <textarea
          className="input"
          rows={2}
          maxLength={4000}
          aria-label={t('待查内容', 'Text to check')}
          placeholder={t(
            '输入一句话,立即检查能否使用',
            'Enter a sentence to check whether it may be used',
          )}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        {text.trim() !== '' && found.length === 0 && (
          <p className="second" role="status">
            {t('没有发现问题。', 'No problems found.')}
          </p>
        )}
        <ul className="compliance-notes">
          {found.map((item) => (
            <li key={`${item.ruleId}:${item.from}`} className={toneOf(item)}>
              <span className={`badge ${toneOf(item)}`}>{words(decisionWords[item.decision])}</span>
              <span className="grow">
                <b>「{item.said}」</b> {words(item.name)} · {words(item.remedy)}{' '}
                <small className="second">{groundText(item, lang)}</small>
              </span>
              {item.law.length > 0 && (
                <button
                  type="button"
                  className="button small"
                  onClick={() => setText(mended(text, item))}
                >
                  {item.instead === ''
                    ? t('删除', 'Remove')
                    : t(`改为「${item.instead}」`, `Use “${item.instead}”`)}
                </button>
              )}
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  );
}

function toneOf({ decision }: ComplianceViolation): string {
  return decision === 'block' ? 'stop' : decision === 'fix' ? 'warn' : '';
}

import { Link, useSearch } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { Tabs } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { Approvals, AuditLog } from '../../audit/web/index.tsx';
import { useCan } from '../../team/web/index.tsx';
import { Agreements } from './agreements.tsx';
import { Assessments } from './assessments.tsx';
import { Breaches } from './breaches.tsx';
import { Holds } from './holds.tsx';
import { Keys } from './keys.tsx';
import { DataMap } from './map.tsx';
import { Purposes } from './purposes.tsx';
import { Readings } from './readings.tsx';
import { Requests } from './requests.tsx';

interface Tab {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly view: ComponentType;
  readonly permit: readonly [string, string];
}

const sees = ['view', 'privacy'] as const;

const tabs: readonly Tab[] = [
  { id: 'requests', zh: '个人信息请求', en: 'Data requests', view: Requests, permit: sees },
  {
    id: 'approvals',
    zh: '双人审批',
    en: 'Approvals',
    view: Approvals,
    permit: ['view', 'approval'],
  },
  { id: 'purposes', zh: '目的与同意', en: 'Purposes and consents', view: Purposes, permit: sees },
  { id: 'readings', zh: '明文查看', en: 'Clear-text views', view: Readings, permit: sees },
  { id: 'map', zh: '数据地图与保存期', en: 'Data map and retention', view: DataMap, permit: sees },
  { id: 'holds', zh: '法律保全', en: 'Legal holds', view: Holds, permit: sees },
  {
    id: 'agreements',
    zh: '第三方协议',
    en: 'Third-party agreements',
    view: Agreements,
    permit: sees,
  },
  { id: 'assessments', zh: '影响评估', en: 'Impact assessments', view: Assessments, permit: sees },
  { id: 'breaches', zh: '泄露与演练', en: 'Breaches and drills', view: Breaches, permit: sees },
  { id: 'keys', zh: '数据密钥', en: 'Data keys', view: Keys, permit: sees },
  { id: 'audit', zh: '审计日志', en: 'Audit log', view: AuditLog, permit: ['read', 'audit'] },
];

/** The desk of personal data: what people ask, what we may do, what was done, and what goes when. */
export function PrivacyScreen() {
  const { t, words } = useSay();
  const can = useCan();
  const search: { tab?: string } = useSearch({ strict: false });
  const open = tabs.filter(({ permit }) => can(permit[0], permit[1]));
  const chosen = open.find(({ id }) => id === search.tab) ?? open[0];
  if (!chosen) {
    return (
      <p className="notice">{t('你的角色没有可查看的内容。', 'Nothing here for your role.')}</p>
    );
  }
  const View = chosen.view;
  return (
    <div className="page stack">
      <h1>{t('隐私与审计', 'Privacy and audit')}</h1>
      <Tabs label={t('分区', 'Sections')}>
        {open.map(({ id, ...name }) => (
          <Link
            key={id}
            to="/desk/privacy"
            search={{ tab: id }}
            aria-current={id === chosen.id ? 'page' : undefined}
          >
            {words(name)}
          </Link>
        ))}
      </Tabs>
      <View />
    </div>
  );
}

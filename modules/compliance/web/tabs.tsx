import { Link, useRouterState } from '@tanstack/react-router';
import { Tabs } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';

const tabs = [
  { to: '/desk/guard', zh: '规则', en: 'Rules' },
  { to: '/desk/words', zh: '词表', en: 'Word lists' },
  { to: '/desk/conduct', zh: '直播行为与申诉', en: 'Conduct and appeals' },
  { to: '/desk/handbook', zh: '手册与预案', en: 'Handbook and incident plan' },
] as const;

/** The screens of compliance. */
export function ComplianceTabs() {
  const { t, words } = useSay();
  const path = useRouterState({ select: (state) => state.location.pathname });
  return (
    <Tabs label={t('合规分区', 'Compliance sections')}>
      {tabs.map(({ to, ...name }) => (
        <Link key={to} to={to} aria-current={path === to ? 'page' : undefined}>
          {words(name)}
        </Link>
      ))}
    </Tabs>
  );
}

import { useSay } from '../../../design/words.tsx';
import type { Plan } from '../contract.ts';

interface HostsProps {
  readonly plan: Plan;
  readonly hosts: readonly { readonly id: string; readonly name: string }[];
  readonly change: (plan: Plan) => void;
}

/** Who hosts, and whether somebody who is not of flesh does. */
export function HostsField({ plan, hosts, change }: HostsProps) {
  const { t } = useSay();
  const choose = (id: string, chosen: boolean): void => {
    const others = plan.hostIds.filter((item) => item !== id);
    change({ ...plan, hostIds: chosen ? [...others, id] : others });
  };
  return (
    <div className="field">
      <span>{t('主播', 'Hosts')}</span>
      <div className="row">
        {hosts.map((host) => (
          <label key={host.id} className="row">
            <input
              type="checkbox"
              checked={plan.hostIds.includes(host.id)}
              onChange={(event) => choose(host.id, event.target.checked)}
            />
            {host.name}
          </label>
        ))}
        <label className="row">
          <input
            type="checkbox"
            checked={plan.madeByAi}
            onChange={(event) => change({ ...plan, madeByAi: event.target.checked })}
          />
          {t(
            '虚拟主播或合成声音(画面持续标注)',
            'Virtual host or synthetic voice (labelled on air)',
          )}
        </label>
      </div>
    </div>
  );
}

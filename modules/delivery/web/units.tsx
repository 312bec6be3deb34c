import { Field } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import type { Unit } from '../../order/contract.ts';

type Units = readonly Unit[];
export type Counts = Readonly<Record<string, number>>;

export function allOf(units: Units): Counts {
  return Object.fromEntries(units.map((unit) => [unit.productId, unit.quantity]));
}

/** What was chosen, without what was set to nothing. */
export function chosenOf(units: Units, counts: Counts): Units {
  return units.flatMap(({ productId }) => {
    const quantity = counts[productId] ?? 0;
    return quantity > 0 ? [{ productId, quantity }] : [];
  });
}

interface UnitFieldsProps {
  readonly units: Units;
  readonly counts: Counts;
  readonly change: (counts: Counts) => void;
  readonly nameOf: (productId: string) => string;
}

/** How many of each: never more than there are. */
export function UnitFields({ units, counts, change, nameOf }: UnitFieldsProps) {
  const { t } = useSay();
  return units.map((unit) => (
    <Field
      key={unit.productId}
      label={t(
        `${nameOf(unit.productId)}(最多 ${unit.quantity} 件)`,
        `${nameOf(unit.productId)} (max. ${unit.quantity})`,
      )}
    >
      <input
        className="input"
        type="number"
        min={0}
        max={unit.quantity}
        value={counts[unit.productId] ?? 0}
        onChange={(event) => change({ ...counts, [unit.productId]: Number(event.target.value) })}
      />
    </Field>
  ));
}

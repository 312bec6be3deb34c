import { useId, useState, type KeyboardEvent } from 'react';
import { useSay } from './words.tsx';

interface Choice {
  readonly value: string;
  readonly label: string;
}

interface ChooseManyProps {
  readonly label: string;
  readonly choices: readonly Choice[];
  /** What stands for all of them, and excludes each. */
  readonly all?: Choice;
  readonly value: readonly string[];
  readonly change: (value: readonly string[]) => void;
  /** Where they are many: whom somebody who types this may mean, and what the field says. */
  readonly search?: {
    readonly hint: string;
    readonly find: (typed: string) => readonly string[];
  };
}

/**
 * Several of many that everybody knows by name: all of them stand there to be tapped, typing narrows them, Enter takes
 * the first that is left, Backspace in an empty field gives the last one back.
 */
export function ChooseMany(props: ChooseManyProps) {
  const { label, choices, all, value, change, search } = props;
  const { t } = useSay();
  const id = useId();
  const [typed, setTyped] = useState('');
  const found = search === undefined || typed.trim() === '' ? null : new Set(search.find(typed));
  const whole = all && found === null ? [all, ...choices] : choices;
  const left = found === null ? whole : choices.filter((choice) => found.has(choice.value));
  const chosen = [...(all ? [all] : []), ...choices].filter((one) => value.includes(one.value));
  const turn = (one: string): void => {
    if (one === all?.value) return change(value.includes(one) ? [] : [one]);
    const others = value.filter((item) => item !== one && item !== all?.value);
    return change(value.includes(one) ? others : [...others, one]);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') {
      // In a form Enter would send it.
      event.preventDefault();
      const next = left.find((choice) => !value.includes(choice.value)) ?? left[0];
      if (found === null || !next) return;
      turn(next.value);
      setTyped('');
    }
    if (event.key === 'Backspace' && typed === '') change(value.slice(0, -1));
  };
  return (
    <fieldset className="choose">
      <legend id={id}>{label}</legend>
      <p className="second small" aria-live="polite">
        {chosen.length === 0
          ? t('未选择', 'None selected')
          : t(`已选 ${chosen.length}:`, `${chosen.length} selected: `) +
            chosen.map((one) => one.label).join(t('、', ', '))}
      </p>
      {search && (
        <input
          className="input"
          type="search"
          aria-label={search.hint}
          placeholder={search.hint}
          maxLength={40}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={press}
        />
      )}
      <div className="choose-set" role="group" aria-labelledby={id}>
        {left.map((choice) => (
          <button
            key={choice.value}
            type="button"
            className="choice"
            aria-pressed={value.includes(choice.value)}
            onClick={() => turn(choice.value)}
          >
            {choice.label}
          </button>
        ))}
        {left.length === 0 && (
          <span className="second small">{t('没有匹配的选项', 'No matches')}</span>
        )}
      </div>
    </fieldset>
  );
}

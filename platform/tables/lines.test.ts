import { describe, expect, it } from 'vitest';
import { rowsIn, SeparatedRows } from './index.ts';

const cellsIn = (text: string) => rowsIn(text.split('\n')).map(({ cells }) => cells);
const head = 'no,goods,sum';

describe('rows of one thing a line', () => {
  it.each([
    ['plain cells', 'A1,kettle,1.00', ['A1', 'kettle', '1.00']],
    ['back-ticks', '`A1,`kettle,`1.00', ['A1', 'kettle', '1.00']],
    ['a comma behind a back-tick', '`A1,`kettle, white,`1.00', ['A1', 'kettle, white', '1.00']],
    ['a quote behind a back-tick', '`A1,`"12" kettle,`1.00', ['A1', '"12" kettle', '1.00']],
    ['nothing behind a back-tick', '`A1,`,`1.00', ['A1', '', '1.00']],
    ['quotes of a spreadsheet', 'A1,"kettle, ""white""",1.00', ['A1', 'kettle, "white"', '1.00']],
    ['quotes around back-ticks', '`A1,"`kettle, white",`1.00', ['A1', 'kettle, white', '1.00']],
    ['a quote in a name', 'A1,12" kettle,1.00', ['A1', '12" kettle', '1.00']],
    ['a quote that nothing closes', 'A1,"kettle,1.00', ['A1', '"kettle', '1.00']],
    ['a quoted word first', 'A1,"new" kettle,1.00', ['A1', '"new" kettle', '1.00']],
    ['tabs behind numbers', 'A1\t,kettle\t,1.00\t', ['A1', 'kettle', '1.00']],
    ['a note of two lines', 'A1,"kettle\nwhite",1.00', ['A1', 'kettle\nwhite', '1.00']],
    ['two lines behind a back-tick', '`A1,`kettle\nwhite,`1.00', ['A1', 'kettle\nwhite', '1.00']],
    ['an empty line in it', '`A1,`kettle\n\nwhite,`1.00', ['A1', 'kettle\n\nwhite', '1.00']],
  ])('[TABLE-7] with %s keep their cells', (_name, row, cells) => {
    const tail = ['sums', '1'];
    expect(cellsIn([head, row, 'sums,1'].join('\n'))).toEqual([head.split(','), cells, tail]);
    const saved = [`\uFEFF${head}`, row, 'sums,1'].join('\r\n');
    expect(cellsIn(saved)).toEqual([head.split(','), cells, tail]);
  });

  it('[TABLE-7] a quote that parts nothing costs no row but its own', () => {
    const day = '2026-11-30 12:00:05';
    const rows = [`A1,"kettle,${day},1.00`, `A2,pan,${day},2.00`, `A3,"pot,${day},3.00`];
    expect(cellsIn(rows.join('\n')).map(([no]) => no)).toEqual(['A1', 'A2', 'A3']);
    const many = Array.from({ length: 200 }, (_, index) => `B${index},sold,"open,1`);
    expect(cellsIn(many.join('\n')).map(([no]) => no)).toHaveLength(200);
  });

  it('[TABLE-7] half a row of back-ticks stays half a row beside whole ones', () => {
    const rows = ['`A1,`kettle', '`A2,`pan,`2.00', '`A3', 'sums,1'];
    expect(cellsIn([head, ...rows].join('\n')).slice(1)).toEqual([
      ['A1', 'kettle'],
      ['A2', 'pan', '2.00'],
      ['A3'],
      ['sums', '1'],
    ]);
  });

  it('[TABLE-7] rows are the same in whatever pieces they come, and numbered', () => {
    const text = `${head}\r\n\r\n\`A1,\`kettle\nwhite,\`1.00\n"A2","pan\r\nblack",2.00\nA3,"pot,3.00\n\`A4,\`x`;
    const whole = rowsIn(text.split('\n'));
    expect(whole.map(({ row, cells }) => [row, cells[0]])).toEqual([
      [1, 'no'],
      [2, ''],
      [3, 'A1'],
      [4, 'A2'],
      [5, 'A3'],
      [6, 'A4'],
    ]);
    for (const size of [1, 2, 7, 64, 1000]) {
      const rows = new SeparatedRows();
      const came = [];
      for (let from = 0; from < text.length; from += size) {
        came.push(...rows.add(text.slice(from, from + size)));
      }
      expect([...came, ...rows.end()]).toEqual(whole);
    }
  });

  it('[TABLE-7] a line without an end is given up at its limit and not held for ever', () => {
    const rows = new SeparatedRows();
    const came = Array.from({ length: 40 }, () => rows.add('x'.repeat(8192))).flat();
    expect(came.length).toBeGreaterThan(2);
  });
});

import type { NewEvidence, NewProduct, Product } from '../modules/catalog/contract.ts';
import { between, pick, type Random } from '../platform/kernel/index.ts';

/**
 * The appliances of an invented company. Brands, models, documents and figures are made up, true
 * to their kind: the standards are real, the filing numbers are not.
 */
type Words = { readonly zh: string; readonly en: string };
type Figure = Product['specs'][number];

const w = (zh: string, en: string): Words => ({ zh, en });
const f = (zh: string, en: string, value: string | number, unit = ''): Figure => ({
  name: { zh, en },
  value: String(value),
  unit,
});

const brands: readonly { readonly name: Words; readonly hue: number }[] = [
  { name: w('云锦', 'Yunjin'), hue: 176 },
  { name: w('北橡', 'Beixiang'), hue: 28 },
  { name: w('沐汐', 'Muxi'), hue: 214 },
  { name: w('岚石', 'Lanshi'), hue: 262 },
];

interface Model {
  readonly name: Words;
  readonly tagline: Words;
  readonly priceYuan: number;
  readonly specs: readonly Figure[];
  readonly label: { readonly grade: number; readonly figures: readonly Figure[] } | null;
}

interface KindPlan {
  readonly kind: Product['kind'];
  readonly code: string;
  readonly standard: string;
  readonly models: readonly Model[];
}

const ac = (title: Words, hp: string, watts: number, apf: number, price: number): Model => ({
  name: title,
  tagline: w(`${hp} · APF ${apf}`, `${hp} · APF ${apf}`),
  priceYuan: price,
  specs: [
    f('制冷量', 'Cooling capacity', watts, 'W'),
    f('制热量', 'Heating capacity', Math.round(watts * 1.32), 'W'),
    f('循环风量', 'Air volume', Math.round(watts / 5), 'm³/h'),
    f('室内机噪音(低风)', 'Indoor noise (low)', watts > 5000 ? 26 : 19, 'dB(A)'),
    f('适用面积', 'Room size', watts > 5000 ? '30–46' : watts > 3000 ? '16–22' : '10–15', 'm²'),
    f('变频', 'Inverter', '是 / yes'),
  ],
  label: {
    grade: apf >= (watts > 4500 ? 4.5 : 5) ? 1 : 3,
    figures: [
      f('APF', 'APF', apf.toFixed(2), 'Wh/Wh'),
      f('额定制冷量', 'Rated cooling', watts, 'W'),
    ],
  },
});

const fridge = (
  title: Words,
  litres: number,
  kwh: number,
  grade: number,
  price: number,
): Model => ({
  name: title,
  tagline: w(`${litres} 升 · 日耗电 ${kwh} 度`, `${litres} L · ${kwh} kWh a day`),
  priceYuan: price,
  specs: [
    f('总容积', 'Total volume', litres, 'L'),
    f('冷冻能力', 'Freezing capacity', Math.round(litres / 60), 'kg/12h'),
    f('噪音', 'Noise', 36, 'dB(A)'),
    f('制冷方式', 'Cooling', '风冷无霜 / frost-free'),
    f('宽×深×高', 'W×D×H', litres > 400 ? '833×600×1830' : '595×600×1850', 'mm'),
  ],
  label: { grade, figures: [f('综合耗电量', 'Consumption', kwh, 'kWh/24h')] },
});

const washer = (title: Words, kg: number, price: number, dryer: boolean): Model => ({
  name: title,
  tagline: w(
    `${kg} 公斤${dryer ? ' 洗烘一体' : ' 滚筒'}`,
    `${kg} kg ${dryer ? 'washer-dryer' : 'drum'}`,
  ),
  priceYuan: price,
  specs: [
    f('洗涤容量', 'Wash load', kg, 'kg'),
    ...(dryer ? [f('烘干容量', 'Dry load', kg - 3, 'kg')] : []),
    f('最高转速', 'Spin', 1200, 'r/min'),
    f('洗净比', 'Washing performance', 1.08),
    f('洗涤噪音', 'Noise', 52, 'dB(A)'),
  ],
  label: {
    grade: 1,
    figures: [
      f('单位功效耗电量', 'Energy', 0.105, 'kWh/(cycle·kg)'),
      f('单位功效用水量', 'Water', 6.8, 'L/(cycle·kg)'),
    ],
  },
});

const tv = (title: Words, inch: number, hz: number, nits: number, price: number): Model => ({
  name: title,
  tagline: w(`${inch} 英寸 · 原生 ${hz} Hz`, `${inch} in · native ${hz} Hz`),
  priceYuan: price,
  specs: [
    f('屏幕尺寸', 'Screen', inch, 'in'),
    f('分辨率', 'Resolution', '3840×2160'),
    f('原生刷新率', 'Native refresh rate', hz, 'Hz'),
    f('峰值亮度', 'Peak brightness', nits, 'nits'),
    f('内存', 'Memory', '4 GB + 64 GB'),
  ],
  label: { grade: 2, figures: [f('待机功率', 'Standby', 0.5, 'W')] },
});

const simple = (
  title: Words,
  tagline: Words,
  priceYuan: number,
  specs: readonly Figure[],
  label: Model['label'] = null,
): Model => ({ name: title, tagline, priceYuan, specs, label });

const grade = (value: number, ...figures: Figure[]): NonNullable<Model['label']> => ({
  grade: value,
  figures,
});

const plans: readonly KindPlan[] = [
  {
    kind: 'air-conditioner',
    code: 'AC',
    standard: 'GB 21455-2019',
    models: [
      ac(w('静风 1 匹挂机', 'Quiet Breeze 1 hp wall unit'), '1 匹 / 1 hp', 2600, 5.3, 2199),
      ac(
        w('静风 1.5 匹挂机', 'Quiet Breeze 1.5 hp wall unit'),
        '1.5 匹 / 1.5 hp',
        3500,
        5.35,
        2599,
      ),
      ac(w('经济 1.5 匹挂机', 'Basic 1.5 hp wall unit'), '1.5 匹 / 1.5 hp', 3500, 4.2, 1999),
      ac(w('立风 3 匹柜机', 'Tower 3 hp floor unit'), '3 匹 / 3 hp', 7200, 4.6, 5999),
    ],
  },
  {
    kind: 'refrigerator',
    code: 'BCD',
    standard: 'GB 12021.2-2025',
    models: [
      fridge(w('鲜序 215 升三门冰箱', 'Fresh 215 L three-door'), 215, 0.58, 2, 1599),
      fridge(w('鲜序 410 升十字门冰箱', 'Fresh 410 L cross-door'), 410, 0.72, 1, 3499),
      fridge(w('鲜序 508 升法式冰箱', 'Fresh 508 L French-door'), 508, 0.83, 1, 4999),
    ],
  },
  {
    kind: 'washer',
    code: 'XQG',
    standard: 'GB 12021.4-2013',
    models: [
      washer(w('净轮 10 公斤滚筒', 'Clean Drum 10 kg'), 10, 2299, false),
      washer(w('净轮 10 公斤洗烘一体', 'Clean Drum 10 kg washer-dryer'), 10, 3299, true),
      washer(w('净轮 12 公斤滚筒', 'Clean Drum 12 kg'), 12, 2999, false),
    ],
  },
  {
    kind: 'television',
    code: 'TV',
    standard: 'GB 24850-2020',
    models: [
      tv(w('明幕 55 英寸', 'Bright 55'), 55, 120, 600, 2499),
      tv(w('明幕 75 英寸', 'Bright 75'), 75, 144, 1000, 4999),
      tv(w('明幕 85 英寸 Mini LED', 'Bright 85 Mini LED'), 85, 144, 1800, 8999),
    ],
  },
  {
    kind: 'water-heater',
    code: 'WH',
    standard: 'GB 21519-2008',
    models: [
      simple(
        w('暖泉 60 升电热水器', 'Warm Spring 60 L'),
        w('60 升 · 速热 3.3 kW', '60 L · 3.3 kW'),
        1299,
        [
          f('容量', 'Volume', 60, 'L'),
          f('额定功率', 'Power', 3300, 'W'),
          f('防水等级', 'Protection', 'IPX4'),
          f('内胆', 'Tank', '搪瓷 / enamel'),
        ],
        grade(
          1,
          f('24 h 固有能耗系数', '24 h loss coefficient', 0.58),
          f('热水输出率', 'Output', 72, '%'),
        ),
      ),
      simple(
        w('暖泉 16 升燃气热水器', 'Warm Spring 16 L gas'),
        w('16 升 · 零冷水', '16 L · instant hot'),
        2999,
        [
          f('产热水能力', 'Hot water', 16, 'L/min'),
          f('额定热负荷', 'Heat load', 32, 'kW'),
          f('气源', 'Gas', '12T'),
          f('噪音', 'Noise', 45, 'dB(A)'),
        ],
        grade(2, f('热效率 η1/η2', 'Efficiency', '89/85', '%')),
      ),
      simple(
        w('暖泉 80 升电热水器', 'Warm Spring 80 L'),
        w('80 升 · 双胆', '80 L · twin tank'),
        1899,
        [f('容量', 'Volume', 80, 'L'), f('额定功率', 'Power', 3300, 'W')],
        grade(1, f('24 h 固有能耗系数', '24 h loss coefficient', 0.57)),
      ),
    ],
  },
  {
    kind: 'hood',
    code: 'CXW',
    standard: 'GB 29539-2013',
    models: [
      simple(
        w('吸岚顶吸油烟机', 'Updraft chimney hood'),
        w('最大风量 22 m³/min', 'up to 22 m³/min'),
        1999,
        [
          f('最大风量', 'Air flow', 22, 'm³/min'),
          f('最大静压', 'Static pressure', 420, 'Pa'),
          f('噪音', 'Noise', 68, 'dB(A)'),
        ],
        grade(1, f('全压效率', 'Pressure efficiency', 26, '%')),
      ),
      simple(
        w('吸岚侧吸油烟机', 'Updraft side hood'),
        w('最大风量 24 m³/min', 'up to 24 m³/min'),
        2599,
        [f('最大风量', 'Air flow', 24, 'm³/min'), f('噪音', 'Noise', 69, 'dB(A)')],
        grade(1, f('全压效率', 'Pressure efficiency', 25, '%')),
      ),
      simple(
        w('吸岚近吸变频油烟机', 'Updraft inverter hood'),
        w('变频 · 自动增压', 'inverter · auto boost'),
        3499,
        [f('最大风量', 'Air flow', 26, 'm³/min'), f('最大静压', 'Static pressure', 1000, 'Pa')],
        grade(1, f('全压效率', 'Pressure efficiency', 28, '%')),
      ),
    ],
  },
  {
    kind: 'stove',
    code: 'JZT',
    standard: 'GB 30720-2014',
    models: [
      simple(
        w('旺灶 4.5 kW 嵌入灶', 'Flame 4.5 kW built-in'),
        w('热效率 63 %', '63 % efficient'),
        899,
        [f('热负荷', 'Heat', '4.5 / 4.5', 'kW'), f('气源', 'Gas', '12T')],
        grade(1, f('热效率', 'Efficiency', 63, '%')),
      ),
      simple(
        w('旺灶 5.2 kW 嵌入灶', 'Flame 5.2 kW built-in'),
        w('大火力 · 定时', 'strong · timer'),
        1299,
        [f('热负荷', 'Heat', '5.2 / 5.2', 'kW'), f('熄火保护', 'Flame failure device', '是 / yes')],
        grade(1, f('热效率', 'Efficiency', 64, '%')),
      ),
      simple(
        w('旺灶台式灶', 'Flame table-top'),
        w('租房友好', 'good for tenants'),
        499,
        [f('热负荷', 'Heat', '4.2 / 4.2', 'kW'), f('气源', 'Gas', '20Y')],
        grade(2, f('热效率', 'Efficiency', 62, '%')),
      ),
    ],
  },
  {
    kind: 'rice-cooker',
    code: 'FB',
    standard: 'GB 21456-2024',
    models: [
      simple(
        w('米言 3 升电饭煲', 'Grain 3 L rice cooker'),
        w('2–4 人', 'for 2 to 4'),
        299,
        [f('容量', 'Volume', 3, 'L'), f('功率', 'Power', 650, 'W')],
        grade(2, f('热效率', 'Thermal efficiency', 84, '%')),
      ),
      simple(
        w('米言 4 升 IH 电饭煲', 'Grain 4 L induction'),
        w('IH 立体加热', 'induction heating'),
        599,
        [f('容量', 'Volume', 4, 'L'), f('功率', 'Power', 1200, 'W')],
        grade(1, f('热效率', 'Thermal efficiency', 88, '%')),
      ),
      simple(
        w('米言 5 升压力 IH 电饭煲', 'Grain 5 L pressure induction'),
        w('1.25 倍压力', '1.25 × pressure'),
        899,
        [f('容量', 'Volume', 5, 'L'), f('功率', 'Power', 1350, 'W')],
        grade(1, f('热效率', 'Thermal efficiency', 88, '%')),
      ),
    ],
  },
  {
    kind: 'dishwasher',
    code: 'WQP',
    standard: 'GB 38383-2019',
    models: [
      simple(
        w('清碗 8 套嵌入洗碗机', 'Plate 8-set built-in'),
        w('8 套', '8 place settings'),
        2799,
        [f('容量', 'Capacity', 8, '套 / sets'), f('噪音', 'Noise', 48, 'dB(A)')],
        grade(1, f('耗水量', 'Water', 8.5, 'L/cycle')),
      ),
      simple(
        w('清碗 14 套洗碗机', 'Plate 14-set'),
        w('14 套 · 热风烘干', '14 sets · hot-air dry'),
        4299,
        [f('容量', 'Capacity', 14, '套 / sets'), f('噪音', 'Noise', 46, 'dB(A)')],
        grade(1, f('耗水量', 'Water', 11, 'L/cycle')),
      ),
      simple(
        w('清碗 16 套洗碗机', 'Plate 16-set'),
        w('16 套 · 分层洗', '16 sets · zone wash'),
        5299,
        [f('容量', 'Capacity', 16, '套 / sets'), f('噪音', 'Noise', 44, 'dB(A)')],
        grade(1, f('耗水量', 'Water', 12, 'L/cycle')),
      ),
    ],
  },
  {
    kind: 'air-purifier',
    code: 'KJ',
    standard: 'GB/T 18801',
    models: [
      simple(w('林息 400 净化器', 'Forest 400'), w('颗粒物 CADR 400', 'CADR 400'), 999, [
        f('颗粒物 CADR', 'Particle CADR', 400, 'm³/h'),
        f('甲醛 CADR', 'Formaldehyde CADR', 180, 'm³/h'),
        f('噪音', 'Noise', 32, 'dB(A)'),
      ]),
      simple(w('林息 600 净化器', 'Forest 600'), w('颗粒物 CADR 600', 'CADR 600'), 1799, [
        f('颗粒物 CADR', 'Particle CADR', 600, 'm³/h'),
        f('适用面积', 'Room size', '42–72', 'm²'),
      ]),
      simple(w('林息 桌面净化器', 'Forest Desk'), w('桌面', 'desk size'), 399, [
        f('颗粒物 CADR', 'Particle CADR', 120, 'm³/h'),
      ]),
    ],
  },
  {
    kind: 'water-purifier',
    code: 'RO',
    standard: 'GB 34914-2021',
    models: [
      simple(
        w('澄川 600G 净水器', 'Clear 600G'),
        w('1.6 升/分钟', '1.6 L/min'),
        1599,
        [f('净水流量', 'Flow', 1.6, 'L/min'), f('额定总净水量', 'Rated volume', 4000, 'L')],
        grade(1, f('净水产水率', 'Recovery', 66, '%')),
      ),
      simple(
        w('澄川 800G 净水器', 'Clear 800G'),
        w('2.1 升/分钟', '2.1 L/min'),
        2199,
        [f('净水流量', 'Flow', 2.1, 'L/min'), f('额定总净水量', 'Rated volume', 5000, 'L')],
        grade(1, f('净水产水率', 'Recovery', 68, '%')),
      ),
      simple(
        w('澄川 1200G 净水器', 'Clear 1200G'),
        w('3.1 升/分钟', '3.1 L/min'),
        2999,
        [f('净水流量', 'Flow', 3.1, 'L/min')],
        grade(1, f('净水产水率', 'Recovery', 70, '%')),
      ),
    ],
  },
  {
    kind: 'robot-vacuum',
    code: 'RV',
    standard: 'GB/T 34454-2017',
    models: [
      simple(w('小径 扫拖机器人', 'Path vacuum-mop'), w('自动回洗', 'self-washing'), 2399, [
        f('吸力', 'Suction', 8000, 'Pa'),
        f('续航', 'Run time', 180, 'min'),
      ]),
      simple(w('小径 Pro 扫拖机器人', 'Path Pro'), w('机械臂拖布', 'reaching mop'), 3599, [
        f('吸力', 'Suction', 12_000, 'Pa'),
        f('续航', 'Run time', 200, 'min'),
      ]),
      simple(w('小径 青春版', 'Path Lite'), w('只扫不拖', 'vacuum only'), 1299, [
        f('吸力', 'Suction', 5000, 'Pa'),
        f('续航', 'Run time', 120, 'min'),
      ]),
    ],
  },
];

export interface MadeProduct {
  readonly product: NewProduct;
  readonly documents: readonly NewEvidence[];
}

export function makeProducts(random: Random, newId: (prefix: string) => string): MadeProduct[] {
  return plans.flatMap((plan, kindIndex) =>
    plan.models.map((model, index) => {
      const brand = index < 2 ? brands[0] : brands[1 + ((kindIndex + index) % 3)];
      return makeProduct({
        random,
        newId,
        plan,
        model,
        index,
        brand: brand ?? pick(random, brands),
      });
    }),
  );
}

interface Making {
  readonly random: Random;
  readonly newId: (prefix: string) => string;
  readonly plan: KindPlan;
  readonly model: Model;
  readonly index: number;
  readonly brand: (typeof brands)[number];
}

function makeProduct({ random, newId, plan, model, index, brand }: Making): MadeProduct {
  const id = newId('prd');
  const code = `${plan.code}-${between(random, 20, 99)}${String.fromCharCode(65 + index)}`;
  const priceFen = model.priceYuan * 100;
  const documents = makeDocuments({ random, newId, plan, model, index, brand }, id, code);
  const product: NewProduct = {
    id,
    kind: plan.kind,
    brand: brand.name,
    model: code,
    name: {
      zh: `${brand.name.zh} ${model.name.zh}`,
      en: `${brand.name.en} ${model.name.en}`,
    },
    tagline: model.tagline,
    listPriceFen: Math.ceil((priceFen * 1.18) / 10_000) * 10_000 - 100,
    priceFen,
    specs: [...model.specs],
    label: model.label
      ? {
          standard: plan.standard,
          grade: model.label.grade,
          figures: [...model.label.figures],
          recordNo: `示例-${plan.code}-${between(random, 100_000, 999_999)}`,
        }
      : null,
    claims: claimsOf(model, documents),
    promises: [
      w('7 天无理由退货', '7-day return'),
      w('整机保修 1 年,主要部件 3 年', 'warranty: 1 year, main parts 3 years'),
      w('送货上门,安装另约', 'delivered to the door, installation by appointment'),
    ],
    look: { hue: brand.hue, dark: index % 3 === 2, variant: index },
  };
  return { product, documents };
}

function claimsOf(model: Model, documents: readonly NewEvidence[]): Product['claims'] {
  const idOf = (kind: NewEvidence['kind']): string | null =>
    documents.find((document) => document.kind === kind)?.id ?? null;
  const claims: Product['claims'] = model.specs.slice(0, 2).map((spec) => ({
    text: w(
      `${spec.name.zh} ${spec.value}${spec.unit && ` ${spec.unit}`}`,
      `${spec.name.en} ${spec.value}${spec.unit && ` ${spec.unit}`}`,
    ),
    evidenceId: idOf('test-report'),
  }));
  if (model.label) {
    const value = model.label.grade;
    claims.push({
      text: w(`能效 ${value} 级`, `Energy grade ${value}`),
      evidenceId: idOf('label-filing'),
    });
  }
  return claims;
}

function makeDocuments(making: Making, productId: string, code: string): NewEvidence[] {
  const { random, newId, plan, model } = making;
  const lines = (figures: readonly Figure[]): string =>
    figures.map((item) => `${item.name.zh}:${item.value} ${item.unit}`.trim()).join('\n');
  const base = { productId, issuedOn: '2026-03-12', expiresOn: '2029-03-11' };
  const documents: NewEvidence[] = [
    {
      ...base,
      id: newId('evd'),
      kind: 'test-report',
      title: w(`${code} 性能检验报告`, `${code} performance test report`),
      issuer: '示例家电检测中心(虚构)',
      number: `SL-${between(random, 10_000, 99_999)}`,
      body: `样品型号:${code}\n依据标准:${plan.standard}\n${lines(model.specs)}\n结论:符合。`,
    },
    {
      ...base,
      id: newId('evd'),
      kind: 'ccc',
      title: w(`${code} 强制性产品认证证书`, `${code} CCC certificate`),
      issuer: '示例认证机构(虚构)',
      number: `2026-示例-${between(random, 100_000, 999_999)}`,
      body: `产品型号:${code}\n状态:有效`,
    },
  ];
  if (model.label) {
    documents.push({
      ...base,
      id: newId('evd'),
      kind: 'label-filing',
      title: w(`${code} 能效标识备案`, `${code} label filing`),
      issuer: '示例标识备案系统(虚构)',
      number: `BA-${between(random, 100_000, 999_999)}`,
      body: `型号:${code}\n等级:${model.label.grade} 级\n${lines(model.label.figures)}`,
    });
  }
  return documents;
}
